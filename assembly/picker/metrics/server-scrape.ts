import { Sink } from "../../bytes/sink";
import { Slice, isEmpty } from "../../bytes/slice";
import { NO_CALL } from "./ports";

/** The readings of one model server. */
export class ServerScrape {
  /** The call that is out; NO_CALL. */
  call: u32 = NO_CALL;
  /** Its entry in the snapshot, from its last reading that succeeded; empty where none did. */
  readonly entry: Sink = new Sink();

  /** `dueAt`: when it is read next, in milliseconds since 1970. */
  constructor(
    readonly address: Slice,
    public dueAt: u64,
  ) {}

  get hasEntry(): bool {
    return !isEmpty(this.entry.written) && !this.entry.exhausted;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.entry.dispose();
  }
}
