import { Slice } from "../bytes/slice";
import { ReplyListener } from "./reply-listener";
import { ReplyOptions } from "./reply-options";

/** Reads a reply of one dialect and tells a listener what it means. */
export abstract class ReplyReader {
  /** Events and fields that were skipped because nobody knows them. Providers add them weekly. */
  skipped: i32 = 0;

  constructor(
    readonly listener: ReplyListener,
    readonly options: ReplyOptions,
  ) {}

  /** Reads a whole reply, up to and with `listener.end`. False where it is not what the dialect documents; then the listener heard nothing. */
  abstract readWhole(body: Slice): bool;

  /** Takes the next bytes of a stream, cut anywhere. Events that are complete are told before it returns. */
  abstract push(chunk: Slice): void;

  /** The stream has ended; tells `listener.end`, and `fail` before where it broke off. */
  abstract end(): void;

  abstract dispose(): void;
}
