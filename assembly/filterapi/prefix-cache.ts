import { Fields } from "./fields";
import { readSize } from "./units";

const KIBIBYTE: i64 = 1024;
const MEBIBYTE: i64 = 1024 * 1024;

/** How the gateway remembers which endpoints have seen the beginning of a prompt. */
export class PrefixCache {
  /** Prompts are compared in blocks of so many bytes. */
  blockBytes: i32 = 128;
  /** Blocks of a prompt that are looked at; the rest does not count. */
  mostBlocks: i32 = 512;
  /** Bytes of the table that each worker keeps. */
  memory: i32 = (8 * MEBIBYTE) as i32;
  /** Bytes of a body that are read where nothing else needs the body. */
  head: i32 = (4 * KIBIBYTE) as i32;

  /** How many bytes of a prompt are looked at. */
  get reach(): i32 {
    return this.blockBytes * this.mostBlocks;
  }
}

export function parsePrefixCache(fields: Fields, into: PrefixCache): void {
  into.blockBytes = fields.integer("blockBytes", into.blockBytes, 16, 4096) as i32;
  into.mostBlocks = fields.integer("mostBlocks", into.mostBlocks, 1, 4096) as i32;
  into.memory = readSize(fields, "memory", into.memory, 4 * KIBIBYTE, 64 * MEBIBYTE) as i32;
  into.head = readSize(fields, "head", into.head, 0, MEBIBYTE) as i32;
  fields.close();
}
