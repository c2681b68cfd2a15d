import { NOTHING, Slice } from "../../bytes/slice";
import { ModelServer } from "../model-server";
import { PickedHeaders } from "./picked-headers";

/** What an external picker decided. It lives as long as the session it came from. */
export class ExternalPick {
  /** Where the request may go, in the order of attempts, at least one. */
  readonly servers: ModelServer[] = [];
  /** The model to ask for instead, as UTF-8; NOTHING for the one the picker was told. */
  model: Slice = NOTHING;
  /** How many endpoints it named beside them that the request may not go to. */
  refused: i32 = 0;

  constructor(
    /** Those from `PickedHeader.FirstPassed` on are for the pool. */
    readonly headers: PickedHeaders,
  ) {}
}
