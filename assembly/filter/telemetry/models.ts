import { Slice } from "../../bytes/slice";

/** The models of one exchange, by name. Each may be NOTHING or empty: where no body was read, or the reply tells none. */
export class Models {
  constructor(
    /** What the client named. */
    readonly original: Slice,
    /** What the backend was asked for. */
    readonly request: Slice,
    /** What the reply says it comes from. */
    readonly response: Slice,
  ) {}
}
