import { Sink } from "../bytes/sink";
import { Slice, lengthOf } from "../bytes/slice";
import { JsonError, scan } from "../json/scanner";
import { Kind, Node, Tape } from "../json/tape";
import { ResponseModel } from "./response-model";
import { Usage } from "./usage";

/** A whole reply passing to a client of the same dialect: copied aside to read its usage at the end. */
export abstract class PassingBody {
  private readonly body: Sink = new Sink();
  private tooLarge: bool = false;

  /** `limit`: bytes up to which a reply is read. A larger one passes unread. */
  constructor(private readonly limit: i32) {}

  /** Takes the next bytes, unless the reply is known to be too large. */
  push(chunk: Slice): void {
    if (lengthOf(chunk) > this.limit - this.body.length) {
      this.tooLarge = true;
      this.body.dispose();
    }
    if (!this.tooLarge) this.body.bytes(chunk);
  }

  /** Reads the usage and the model of the complete reply. False where the reply could not be read. */
  finish(usage: Usage, model: ResponseModel): bool {
    if (this.tooLarge || this.body.exhausted) return false;
    const tape = new Tape();
    const readable = scan(this.body.written, tape) == JsonError.None && tape.kind(tape.root) == Kind.Object;
    if (readable) {
      this.readUsage(tape, tape.root, usage);
      // It stands in the same place in all dialects whose replies pass.
      model.read(tape, tape.root);
    }
    tape.dispose();
    return readable;
  }

  dispose(): void {
    this.body.dispose();
  }

  /** Reads the usage where the dialect has it. `reply` is an object. */
  protected abstract readUsage(tape: Tape, reply: Node, usage: Usage): void;
}
