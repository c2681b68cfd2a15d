import { equalsIgnoringCase, literal } from "../../bytes/ascii";
import { NOTHING, Slice, byteAt, cut, lengthOf } from "../../bytes/slice";
import { PartKind } from "../../conversation/part";
import { Text, bytesOf } from "../../conversation/text";

const DOT: u8 = 0x2e;
const SLASH: u8 = 0x2f;
const QUESTION_MARK: u8 = 0x3f;
const HASH: u8 = 0x23;

const JPEG = literal("image/jpeg");
const PDF = literal("application/pdf");
const WAV = literal("audio/wav");
const MP3 = literal("audio/mp3");
const TEXT = literal("text/plain");
const QUICKTIME = literal("video/quicktime");

/** Extensions of the media that Gemini takes, and their types side by side. */
const EXTENSIONS: StaticArray<Slice> = [
  literal("jpg"),
  literal("jpeg"),
  literal("png"),
  literal("gif"),
  literal("webp"),
  literal("heic"),
  literal("heif"),
  literal("bmp"),
  literal("avif"),
  literal("pdf"),
  literal("txt"),
  literal("md"),
  literal("html"),
  literal("csv"),
  literal("wav"),
  literal("mp3"),
  literal("flac"),
  literal("ogg"),
  literal("aac"),
  literal("mp4"),
  literal("mov"),
  literal("webm"),
];
const TYPES: StaticArray<Slice> = [
  JPEG,
  JPEG,
  literal("image/png"),
  literal("image/gif"),
  literal("image/webp"),
  literal("image/heic"),
  literal("image/heif"),
  literal("image/bmp"),
  literal("image/avif"),
  PDF,
  TEXT,
  literal("text/markdown"),
  literal("text/html"),
  literal("text/csv"),
  WAV,
  MP3,
  literal("audio/flac"),
  literal("audio/ogg"),
  literal("audio/aac"),
  literal("video/mp4"),
  QUICKTIME,
  literal("video/webm"),
];

/** The media type that the extension of a URL or file name stands for, in any case; else the usual one of the kind of part. */
export function mediaTypeByExtension(named: Text, kind: PartKind): Slice {
  const extension = extensionOf(bytesOf(named));
  for (let index = 0; index < EXTENSIONS.length; index++) {
    if (equalsIgnoringCase(extension, EXTENSIONS[index])) return TYPES[index];
  }
  if (kind == PartKind.Document) return PDF;
  return kind == PartKind.Audio ? WAV : JPEG;
}

/** Behind the last dot of the last path segment, without query and fragment. */
function extensionOf(named: Slice): Slice {
  let end = 0;
  while (end < lengthOf(named) && byteAt(named, end) != QUESTION_MARK && byteAt(named, end) != HASH) end++;
  for (let index = end - 1; index >= 0; index--) {
    const byte = byteAt(named, index);
    if (byte == DOT) return cut(named, index + 1, end);
    if (byte == SLASH) break;
  }
  return NOTHING;
}
