import { NOTHING, Slice } from "../../bytes/slice";

/** What a picker is asked about. The bytes must live until it has been asked, no longer. */
export class Inquiry {
  readonly names: Slice[] = [];
  readonly values: Slice[] = [];
  /** The body as the pool will receive it; NOTHING for a request without one. */
  body: Slice = NOTHING;
  /** The model that the body names; NOTHING where that is not known. */
  model: Slice = NOTHING;
  /** The endpoints it may pick, `ip:port` each; null where it may pick any of the pool. */
  subset: Slice[] | null = null;

  /** Adds a header as the pool will receive it, `:method`, `:path` and `:authority` among them. Names are in lower case. */
  header(name: Slice, value: Slice): void {
    this.names.push(name);
    this.values.push(value);
  }
}
