import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { PrefixChain } from "./prefix-chain";
import { PromptHead } from "./prompt-head";

/** What the picker needs to know of a request. The slices need to live during `pick` only. */
export class PickRequest {
  /** The model that the pool is sent. */
  model: Slice = NOTHING;
  /** The bytes whose beginning requests may have in common; NOTHING where they are not known. */
  prompt: Slice = NOTHING;
  /** Values of the session's headers; NOTHING where they are missing. */
  sessionId: Slice = NOTHING;
  sessionToken: Slice = NOTHING;
  /** The addresses that may be picked, as a header lists them: `ip:port, ip:port`. NOTHING: no such list; an empty one allows none. */
  subsetList: Slice = NOTHING;
  priority: i64 = 0;
  /** Milliseconds since 1970. */
  now: u64 = 0;
  /** The blocks of the prompt, once it was picked for. */
  readonly prefix: PrefixChain = new PrefixChain();

  /** Whether the request itself says which addresses may be picked. */
  get hasSubset(): bool {
    return !isNothing(this.subsetList);
  }

  /**
   * Takes the prompt, and the model where it is not known yet, from a body or from the first bytes of one. Up to `most` bytes of the prompt
   * are looked at.
   */
  readBody(body: Slice, most: i32): void {
    const head = new PromptHead();
    head.read(body, most);
    this.prompt = head.prompt;
    if (isNothing(this.model)) this.model = head.model;
  }

  /** Gives back what the picker keeps of the request: to be called when it is known which server has answered. */
  dispose(): void {
    this.prefix.dispose();
  }
}
