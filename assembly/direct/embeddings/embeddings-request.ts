import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { RequestFields } from "../../conversation/request-fields";
import { Text, isMissing, reads } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { integer } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { EmbeddingInputs } from "./embedding-inputs";

const MODEL = literal("model");
const INPUT = literal("input");
const MESSAGES = literal("messages");
const DIMENSIONS = literal("dimensions");
const ENCODING_FORMAT = literal("encoding_format");
const FLOAT = literal("float");
const BASE64 = literal("base64");

/** A count that the request does not give. */
export const UNSAID: i64 = -1;

/** A request of OpenAI's embeddings, read for a provider that has them under other names. */
export class EmbeddingsRequest {
  readonly inputs: EmbeddingInputs;
  /** How many numbers a vector is to have; UNSAID where the model may say. */
  readonly dimensions: i64;
  /** Whether vectors are wanted as base64 of their numbers, else as JSON. */
  readonly isBase64: bool;
  private readonly fields: RequestFields;
  /** Members that were read. */
  private read: i32 = 0;

  /** Reads `tape`, which holds an object. */
  constructor(private readonly tape: Tape) {
    const fields = new RequestFields(tape);
    this.fields = fields;
    this.inputs = new EmbeddingInputs(tape, fields.value(tape.root, INPUT));
    this.dimensions = UNSAID;
    this.isBase64 = false;
    this.take(MODEL);
    const input = this.take(INPUT);
    if (input == NO_NODE && fields.value(tape.root, MESSAGES) != NO_NODE)
      fields.cannotCarry(MESSAGES, "is not supported by this backend: it embeds the texts of input");
    else if (input == NO_NODE) fields.refuse(INPUT, "is required");
    else this.inputs.check(fields);
    this.dimensions = this.readDimensions();
    this.isBase64 = this.readEncoding();
  }

  /** What is wrong with what was read so far; null where nothing is. */
  get error(): GatewayError | null {
    return this.fields.error;
  }

  /** Members that nothing asked for. */
  get leftOut(): i32 {
    const tape = this.tape;
    let count = 0;
    for (let key = tape.firstChild(tape.root); key != NO_NODE; key = tape.nextSibling(key)) {
      if (tape.kind(tape.valueOf(key)) != Kind.Null) count++;
    }
    return max(count - this.read, 0);
  }

  /** An option of the provider's own, which clients may give beside OpenAI's; NO_TEXT where it is not given. */
  text(name: Slice): Text {
    this.take(name);
    return this.fields.text(this.tape.root, name);
  }

  choice(name: Slice): Choice {
    this.take(name);
    return this.fields.choice(this.tape.root, name);
  }

  /** What is said of single texts has no place at the provider. */
  leaveOutNotes(): void {
    if (this.inputs.isAnnotated) this.read--;
  }

  /** Refuses more texts than the provider takes at once. */
  limitInputs(most: i32): void {
    const count = this.inputs.count;
    if (count > most) {
      const problem = `holds ${count.toString()} texts: this backend embeds ${most.toString()} at once`;
      this.fields.cannotCarry(INPUT, problem);
    }
  }

  private readDimensions(): i64 {
    const node = this.take(DIMENSIONS);
    if (node == NO_NODE) return UNSAID;
    const dimensions = integer(this.tape, node);
    if (dimensions < 1) this.fields.refuse(DIMENSIONS, "must be a whole number above zero");
    return dimensions;
  }

  private readEncoding(): bool {
    this.take(ENCODING_FORMAT);
    const format = this.fields.text(this.tape.root, ENCODING_FORMAT);
    if (isMissing(format) || reads(format, FLOAT)) return false;
    if (!reads(format, BASE64)) this.fields.refuse(ENCODING_FORMAT, "must be float or base64");
    return true;
  }

  private take(name: Slice): Node {
    const node = this.fields.value(this.tape.root, name);
    if (node != NO_NODE) this.read++;
    return node;
  }
}
