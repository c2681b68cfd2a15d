import { Slice, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { Config } from "../../../assembly/filterapi/config";
import { parseConfig } from "../../../assembly/filterapi/parse-config";

/** The UTF-8 bytes of a text, kept for the whole test run. */
export function bytes(text: string): Slice {
  const length = String.UTF8.byteLength(text);
  // Never empty: an address of its own tells an empty text from none.
  const start = heap.alloc((length + 16) as usize);
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, start);
  return sliceOf(start, length);
}

export function text(slice: Slice): string {
  return String.UTF8.decodeUnsafe(startOf(slice), lengthOf(slice) as usize);
}

/** The problems of a configuration; empty where it is accepted. */
export function problems(json: string): string {
  const source = bytes(json);
  const parsed = parseConfig(source);
  heap.free(startOf(source));
  const config = parsed.config;
  if (config) config.dispose();
  return parsed.error;
}

/** A configuration that must be accepted. Its source is overwritten, so that nothing can still point into it. */
export function loadConfig(json: string): Config {
  const source = bytes(json);
  const parsed = parseConfig(source);
  memory.fill(startOf(source), 0xff, lengthOf(source) as usize);
  heap.free(startOf(source));
  assert(parsed.error == "", parsed.error);
  return parsed.config!;
}
