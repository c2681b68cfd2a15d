import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, lengthOf } from "../../bytes/slice";
import { decodeString, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";

const MODEL = literal("model");

/**
 * The request's body as a picker sends it back. Pickers write it anew, keys in another order and numbers changed, so it never leaves the
 * gateway; but a model that they rewrote is told nowhere else.
 */
export class ReturnedBody {
  private readonly content: Sink = new Sink();
  private readonly modelText: Sink = new Sink();

  /** `limit`: bytes it may have. */
  constructor(private readonly limit: i32) {}

  get length(): i32 {
    return this.content.length;
  }

  get exhausted(): bool {
    return this.content.exhausted;
  }

  /** Adds a part. False where the body gets larger than the limit. */
  add(part: Slice): bool {
    if (lengthOf(part) > this.limit - this.content.length) return false;
    this.content.bytes(part);
    return true;
  }

  /** The `model` of the complete body; NOTHING where it has none. Lives until `dispose`. */
  model(): Slice {
    if (this.content.length == 0) return NOTHING;
    const tape = new Tape();
    const isRead = scan(this.content.written, tape) == JsonError.None;
    const node = isRead ? member(tape, tape.root, MODEL) : NO_NODE;
    if (tape.kind(node) == Kind.String) decodeString(tape, node, this.modelText);
    tape.dispose();
    this.content.dispose();
    return this.modelText.length == 0 ? NOTHING : this.modelText.written;
  }

  dispose(): void {
    this.content.dispose();
    this.modelText.dispose();
  }
}
