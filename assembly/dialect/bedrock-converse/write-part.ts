import { writeArguments } from "../../conversation/arguments";
import { GatewayError, refuse } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { Text, isMissing, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { DocumentNames } from "./document-names";
import { writeDocument, writeImage } from "./write-media";

/** Writes the content blocks of one request. */
export class PartWriter {
  private readonly names: DocumentNames = new DocumentNames();

  constructor(private readonly json: JsonWriter) {}

  /** Writes a block of text. */
  static writeText(text: Text, json: JsonWriter): void {
    json.beginObject();
    json.key("text");
    writeText(json, text);
    json.endObject();
  }

  /** Writes one part as a content block; an error where Converse has no block for it. */
  write(part: Part): GatewayError | null {
    switch (part.kind) {
      case PartKind.Text:
      case PartKind.Refusal:
        PartWriter.writeText(part.text, this.json);
        return null;
      case PartKind.Image:
        return writeImage(part, this.json);
      case PartKind.Document:
        return writeDocument(part, this.names, this.json);
      case PartKind.ToolCall:
        return this.writeToolCall(part);
      case PartKind.ToolResult:
        return this.writeToolResult(part);
      case PartKind.Reasoning:
        this.writeReasoning(part);
        return null;
      case PartKind.RedactedReasoning:
        this.writeRedactedReasoning(part);
        return null;
      default:
        return refuse("Converse takes text, images and documents, and no audio", "messages[].content");
    }
  }

  dispose(): void {
    this.names.dispose();
  }

  private writeToolCall(part: Part): GatewayError | null {
    const json = this.json;
    json.beginObject();
    json.key("toolUse");
    json.beginObject();
    json.key("toolUseId");
    writeText(json, part.id);
    json.key("name");
    writeText(json, part.name);
    json.key("input");
    if (!writeArguments(json, part.text)) {
      return refuse(
        "the arguments of a tool call must be a JSON object",
        "messages[].tool_calls[].function.arguments",
      );
    }
    json.endObject();
    json.endObject();
    return null;
  }

  private writeToolResult(part: Part): GatewayError | null {
    const json = this.json;
    json.beginObject();
    json.key("toolResult");
    json.beginObject();
    json.key("toolUseId");
    writeText(json, part.id);
    json.key("content");
    json.beginArray();
    for (let index = 0; index < part.parts.length; index++) {
      const error = this.write(part.parts[index]);
      if (error !== null) return error;
    }
    json.endArray();
    json.key("status");
    // To AWS a null member is an absent one. Written as Envoy AI Gateway writes it, so that a body mutation finds the same body.
    if (part.isError) json.ascii("error");
    else json.null_();
    json.endObject();
    json.endObject();
    return null;
  }

  private writeReasoning(part: Part): void {
    const json = this.json;
    json.beginObject();
    json.key("reasoningContent");
    json.beginObject();
    json.key("reasoningText");
    json.beginObject();
    json.key("text");
    writeText(json, part.text);
    if (!isMissing(part.signature)) {
      json.key("signature");
      writeText(json, part.signature);
    }
    json.endObject();
    json.endObject();
    json.endObject();
  }

  private writeRedactedReasoning(part: Part): void {
    const json = this.json;
    json.beginObject();
    json.key("reasoningContent");
    json.beginObject();
    json.key("redactedContent");
    writeText(json, part.text);
    json.endObject();
    json.endObject();
  }
}
