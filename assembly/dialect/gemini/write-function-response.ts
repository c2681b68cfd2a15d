import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { Part, PartKind } from "../../conversation/part";
import { Text, isBlank, writePiece, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/**
 * Writes the texts of a tool result, joined, as what the tool `called` put out, or as its error. An error where no call is known whose
 * result this could be.
 */
export function writeFunctionResponse(json: JsonWriter, result: Part, called: Text): GatewayError | null {
  const name = isBlank(called) ? result.name : called;
  if (isBlank(name)) {
    return new GatewayError(
      ErrorKind.Unprocessable,
      "a tool result must carry the id of an earlier tool call: Gemini knows it by the tool's name",
      "messages[].tool_call_id",
    );
  }
  json.beginObject();
  json.key("functionResponse");
  json.beginObject();
  json.key("name");
  writeText(json, name);
  json.key("response");
  json.beginObject();
  json.key(result.isError ? "error" : "output");
  json.beginString();
  for (let index = 0; index < result.parts.length; index++) {
    const part = result.parts[index];
    if (part.kind == PartKind.Text || part.kind == PartKind.Refusal) writePiece(json, part.text);
  }
  json.endString();
  json.endObject();
  json.endObject();
  json.endObject();
  return null;
}
