import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, isEmpty } from "../../bytes/slice";
import { Label } from "../../filterapi/label";
import { decodeString, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { EndpointSet } from "../endpoint-set";
import { ADDRESS } from "./snapshot-keys";
import { Texts } from "./texts";

const LABELS = literal("labels");

/**
 * Carries the discovered members of a pool into its endpoints. It holds the texts of all members there ever were: requests may still use
 * a server that has left.
 */
export class MemberReader {
  private readonly texts: Texts = new Texts();
  private readonly tape: Tape = new Tape();
  private readonly text: Sink = new Sink();

  constructor(private readonly endpoints: EndpointSet) {}

  /** `members` is an array of `{address, labels}`; a text that is none changes nothing. */
  apply(members: Slice): void {
    const tape = this.tape;
    if (scan(members, tape) != JsonError.None || tape.kind(tape.root) != Kind.Array) return;
    const addresses: Slice[] = [];
    const labels: Array<Label[]> = [];
    for (let node = tape.firstChild(tape.root); node != NO_NODE; node = tape.nextSibling(node)) {
      const address = this.textOf(member(tape, node, ADDRESS));
      if (isEmpty(address)) continue;
      addresses.push(address);
      labels.push(this.labelsOf(member(tape, node, LABELS)));
    }
    this.endpoints.replace(addresses, labels);
  }

  /** Gives the memory back, the addresses of the endpoints included. */
  dispose(): void {
    this.texts.dispose();
    this.tape.dispose();
    this.text.dispose();
  }

  private labelsOf(object: Node): Label[] {
    const tape = this.tape;
    const labels: Label[] = [];
    if (tape.kind(object) != Kind.Object) return labels;
    for (let key = tape.firstChild(object); key != NO_NODE; key = tape.nextSibling(key)) {
      const value = this.textOf(tape.valueOf(key));
      if (!isEmpty(value)) labels.push(new Label(this.textOf(key), value));
    }
    return labels;
  }

  private textOf(node: Node): Slice {
    if (this.tape.kind(node) != Kind.String) return NOTHING;
    this.text.clear();
    decodeString(this.tape, node, this.text);
    return this.texts.keep(this.text.written);
  }
}
