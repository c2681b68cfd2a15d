import { literal } from "../../bytes/ascii";
import { writeArguments } from "../../conversation/arguments";
import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { NO_TEXT, Text, isBlank, plain, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/**
 * Stands for the signature of a call that Gemini did not make itself, as its documentation on thought signatures has it:
 * base64 of `skip_thought_signature_validator`.
 */
const FOREIGN_CALL_SIGNATURE = plain(literal("c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="));

/** No part. */
const NOWHERE: i32 = -1;

/** One turn of the assistant: its calls first, then what it said and thought. */
export class ModelTurn {
  callCount: i32 = 0;
  /** The first signature that came with a thought. */
  private signature: Text = NO_TEXT;
  /** Whether that thought has no text: its signature then belongs to another part. */
  private signatureIsLoose: bool = false;
  private lastText: i32 = NOWHERE;
  private hasThoughts: bool = false;

  constructor(private readonly parts: Part[]) {
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index];
      if (part.kind == PartKind.ToolCall) this.callCount++;
      else if (isSpoken(part)) this.lastText = index;
      else if (part.kind == PartKind.Reasoning) this.lookAtThought(part);
    }
  }

  /** Whether Gemini would get no part of it. */
  get isEmpty(): bool {
    return this.callCount == 0 && this.lastText == NOWHERE && !this.hasThoughts;
  }

  /** Writes the parts into an array that is open. */
  write(json: JsonWriter): GatewayError | null {
    // Gemini signs the first of several parallel calls, and refuses it without. What was thought right before a call signs it too.
    let signature = isBlank(this.signature) ? FOREIGN_CALL_SIGNATURE : this.signature;
    let isFirst = true;
    for (let index = 0; index < this.parts.length; index++) {
      const part = this.parts[index];
      if (part.kind == PartKind.Reasoning && !isFirst) signature = part.signature;
      if (part.kind != PartKind.ToolCall) continue;
      if (!writeCall(json, part, isBlank(part.signature) ? signature : part.signature))
        return refusedArguments();
      signature = NO_TEXT;
      isFirst = false;
    }
    for (let index = 0; index < this.parts.length; index++) {
      const part = this.parts[index];
      if (isSpoken(part)) this.writeSpoken(json, part.text, index == this.lastText);
      else if (part.kind == PartKind.Reasoning && !isBlank(part.text)) this.writeThought(json, part);
    }
    return null;
  }

  private lookAtThought(part: Part): void {
    if (!isBlank(part.text)) this.hasThoughts = true;
    if (!isBlank(this.signature) || isBlank(part.signature)) return;
    this.signature = part.signature;
    this.signatureIsLoose = isBlank(part.text);
  }

  private writeSpoken(json: JsonWriter, text: Text, isLast: bool): void {
    json.beginObject();
    json.key("text");
    writeText(json, text);
    if (isLast && this.signatureIsLoose && this.callCount == 0) {
      json.key("thoughtSignature");
      writeText(json, this.signature);
    }
    json.endObject();
  }

  private writeThought(json: JsonWriter, part: Part): void {
    json.beginObject();
    json.key("text");
    writeText(json, part.text);
    json.key("thought");
    json.boolean(true);
    if (this.callCount == 0 && !isBlank(part.signature)) {
      json.key("thoughtSignature");
      writeText(json, part.signature);
    }
    json.endObject();
  }
}

function isSpoken(part: Part): bool {
  return (part.kind == PartKind.Text || part.kind == PartKind.Refusal) && !isBlank(part.text);
}

/** False where the arguments are no object. */
function writeCall(json: JsonWriter, call: Part, signature: Text): bool {
  json.beginObject();
  json.key("functionCall");
  json.beginObject();
  json.key("name");
  writeText(json, call.name);
  json.key("args");
  if (!writeArguments(json, call.text)) return false;
  json.endObject();
  if (!isBlank(signature)) {
    json.key("thoughtSignature");
    writeText(json, signature);
  }
  json.endObject();
  return true;
}

function refusedArguments(): GatewayError {
  return new GatewayError(
    ErrorKind.Unprocessable,
    "the arguments of a tool call must be a JSON object",
    "messages[].tool_calls[].function.arguments",
  );
}
