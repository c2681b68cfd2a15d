import { ErrorKind, GatewayError } from "../../conversation/gateway-error";
import { PartKind } from "../../conversation/part";
import { isBlank } from "../../conversation/text";
import { Role, Turn } from "../../conversation/turn";
import { JsonWriter } from "../../json/writer";
import { writeTextPart } from "./write-text-part";

/** Writes `systemInstruction`, where there are instructions: one part for each text, in their order. Gemini takes nothing but text there. */
export function writeSystemInstruction(json: JsonWriter, turns: Turn[]): GatewayError | null {
  let isOpen = false;
  for (let index = 0; index < turns.length; index++) {
    const turn = turns[index];
    if (turn.role != Role.System) continue;
    for (let place = 0; place < turn.parts.length; place++) {
      const part = turn.parts[place];
      if (part.kind != PartKind.Text) {
        return new GatewayError(
          ErrorKind.Unprocessable,
          "Gemini takes text only as system instructions",
          "messages[].content",
        );
      }
      if (isBlank(part.text)) continue;
      if (!isOpen) open(json);
      isOpen = true;
      writeTextPart(json, part.text);
    }
  }
  if (isOpen) {
    json.endArray();
    json.endObject();
  }
  return null;
}

function open(json: JsonWriter): void {
  json.key("systemInstruction");
  json.beginObject();
  json.key("parts");
  json.beginArray();
}
