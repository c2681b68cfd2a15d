import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { RequestFacts } from "../endpoint/request-facts";
import { JsonError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { malformedJson, noMemory } from "./failures";

/** A complete request, read once whatever the backends it is then prepared for. */
export class ReadRequest {
  readonly tape: Tape = new Tape();
  readonly facts: RequestFacts = new RequestFacts();

  /** `body` must live as long as this. */
  constructor(readonly body: Slice) {}

  /** An error where it must be answered instead. `needsModel`: whether it must name one. */
  read(needsModel: bool): GatewayError | null {
    const scanned = scan(this.body, this.tape);
    if (scanned == JsonError.Memory) return noMemory();
    if (scanned != JsonError.None) return malformedJson(this.tape);
    return this.facts.read(this.tape, needsModel);
  }

  dispose(): void {
    this.tape.dispose();
    this.facts.dispose();
  }
}
