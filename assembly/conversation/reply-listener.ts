import { Slice } from "../bytes/slice";
import { StopReason } from "./stop-reason";
import { Text } from "./text";
import { Usage } from "./usage";

/**
 * Hears a reply as it is read, in the order of its meaning, streamed or whole. Readers call it, writers implement it: so every backend
 * dialect goes with every client dialect, and nothing is allocated on the way.
 *
 * The grammar: begin, then blocks, then finish; usage whenever it is known; `flush` after each event of the upstream. A block lies between
 * its opening and the next opening, `close` or `finish`; blocks do not interleave. Texts live until the call returns.
 */
export abstract class ReplyListener {
  /** The reply's id and model, as far as the upstream says; NO_TEXT where it does not. `created` in seconds since 1970, 0 where unsaid. */
  abstract begin(id: Text, model: Text, created: i64): void;

  /** What follows belongs to another of several answers (`n` > 1), counted from 0. Answer 0 needs no call. */
  abstract answer(index: i32): void;

  /** More of the answer's text. Opens a text block where none is open. */
  abstract text(delta: Text): void;

  /** A block of reasoning begins. `reasoning` opens it by itself where the upstream does not say. */
  abstract openReasoning(): void;
  abstract reasoning(delta: Text): void;
  /** The signature of the open reasoning block. */
  abstract signature(value: Text): void;
  /** A whole block of reasoning that only the provider can read. */
  abstract redactedReasoning(data: Text): void;

  /** A tool call begins. `signature` is what a provider wants back with it; mostly NO_TEXT. */
  abstract openToolCall(id: Text, name: Text, signature: Text): void;
  /** More of the open call's arguments: JSON text, cut anywhere. */
  abstract toolArguments(delta: Text): void;

  /** More of a refusal. */
  abstract refusal(delta: Text): void;

  /** The open block is complete. */
  abstract close(): void;

  /** The answer is complete. `stopSequence` is what it stopped at; NO_TEXT where that is not known. */
  abstract finish(reason: StopReason, stopSequence: Text): void;

  /** The service tier that the upstream says it answered from. Not abstract, since most clients' APIs have no word for it. */
  serviceTier(_tier: Text): void {}

  /**
   * How likely a token of the answer was, told before its event is flushed; `logprob`, a number in JSON, is the natural logarithm. Not
   * abstract, since only chat completions have a word for it.
   */
  logprob(_token: Text, _logprob: Slice): void {}
  /** A token that might have stood in place of the last one told, the likeliest first. */
  alternative(_token: Text, _logprob: Slice): void {}

  /** Token counts known so far; later ones complete or replace earlier ones. */
  abstract usage(counts: Usage): void;

  /** The upstream failed after it began. `code` is its own name for it, NO_TEXT where it has none. Nothing follows but `end`. */
  abstract fail(status: i32, code: Text, message: Text): void;

  /** One event of the upstream has been heard: what it meant may leave. */
  abstract flush(): void;

  /** The reply is over. Without `finish` or `fail` before, it broke off. */
  abstract end(): void;

  /** Gives back the memory it holds. */
  dispose(): void {}
}
