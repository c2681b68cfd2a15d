import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, lengthOf } from "../bytes/slice";
import { member } from "../json/lookup";
import { Node, Tape } from "../json/tape";
import { Text, bytesOf, decodeText, textOf } from "./text";

const MODEL = literal("model");
/** Longer names, in bytes, are of nobody's model. */
const LONGEST: i32 = 256;

/** The model that a reply says it comes from: the first name it tells counts. */
export class ResponseModel {
  private readonly text: Sink = new Sink();

  /** Empty where the reply has told none. Valid until `dispose`. */
  get name(): Slice {
    return this.text.written;
  }

  get isKnown(): bool {
    return this.text.length > 0;
  }

  /** Takes over the member `model` of a reply or an event, if `object` has one. */
  read(tape: Tape, object: Node): void {
    if (!this.isKnown) this.take(textOf(tape, member(tape, object, MODEL)));
  }

  take(name: Text): void {
    if (!this.isKnown && lengthOf(bytesOf(name)) <= LONGEST) decodeText(name, this.text);
  }

  dispose(): void {
    this.text.dispose();
  }
}
