import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { Endpoint } from "../endpoint/endpoint";
import { JsonEdit } from "../json/edit";
import { JsonError, scan } from "../json/scanner";
import { Kind, Tape } from "../json/tape";
import { Departure } from "./dispatch";

const MODEL = literal("model");

/** A request as its backend will receive it, before its headers are turned there. */
export class PreparedRequest {
  /** The body after translation; empty where it leaves as it came. */
  readonly converted: Sink = new Sink();
  /** The body after the configured changes; empty where there were none. */
  readonly mutated: Sink = new Sink();
  /** The path and query that the backend is asked with; empty until someone needs them before it leaves. */
  readonly target: Sink = new Sink();
  protected readonly renamed: Sink = new Sink();

  /** `body` must live as long as this. */
  constructor(
    readonly endpoint: Endpoint,
    readonly departure: Departure,
    protected readonly body: Slice,
  ) {}

  /** The body that leaves. */
  get leaving(): Slice {
    if (this.renamed.length > 0) return this.renamed.written;
    if (this.mutated.length > 0) return this.mutated.written;
    return this.converted.length > 0 ? this.converted.written : this.body;
  }

  /** Whether the body is not the one that came. */
  get isChanged(): bool {
    return this.leaving != this.body;
  }

  get exhausted(): bool {
    return (
      this.converted.exhausted || this.mutated.exhausted || this.renamed.exhausted || this.target.exhausted
    );
  }

  /** Asks for another model, where the body names one: nothing else of it changes. */
  renameModel(model: Slice): void {
    const tape = new Tape();
    if (scan(this.leaving, tape) == JsonError.None && tape.kind(tape.root) == Kind.Object) {
      const edit = new JsonEdit(tape);
      edit.setString(tape.root, MODEL, model);
      edit.apply(this.renamed);
      edit.dispose();
    }
    tape.dispose();
  }

  dispose(): void {
    this.converted.dispose();
    this.mutated.dispose();
    this.renamed.dispose();
    this.target.dispose();
  }
}
