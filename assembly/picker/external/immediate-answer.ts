import { Slice } from "../../bytes/slice";

/** A picker's own answer to the request, instead of a pick. It lives as long as the call that hands it over. */
export class ImmediateAnswer {
  readonly names: Slice[] = [];
  readonly values: Slice[] = [];

  constructor(
    /** HTTP status, 200 to 599. */
    readonly status: i32,
    readonly body: Slice,
    /** Why, for logs; NOTHING where the picker does not say. */
    readonly details: Slice,
  ) {}
}
