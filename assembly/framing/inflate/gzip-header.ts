import { crc32OfByte } from "../../bytes/crc32";
