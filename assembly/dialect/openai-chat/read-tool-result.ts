import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, isNothing } from "../../bytes/slice";
import { Part, PartKind } from "../../conversation/part";
import { RequestFields } from "../../conversation/request-fields";
import { Text, decodeText } from "../../conversation/text";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { NO_NODE, Node, Tape } from "../../json/tape";
import { readCache } from "./read-cache";
import { PartKinds, readContent } from "./read-content";

const TOOL_CALL_ID = literal("tool_call_id");
const ERROR = literal("error");

/** Reads a tool message: what one tool answered. */
export function readToolResult(fields: RequestFields, message: Node): Part {
  const part = new Part(PartKind.ToolResult);
  part.id = fields.requiredText(message, TOOL_CALL_ID);
  part.parts = [];
  readContent(fields, message, PartKinds.User, part.parts);
  part.cache = readCache(fields, message);
  // A marker behind a piece of a result is one behind the result.
  for (let index = 0; index < part.parts.length; index++) {
    const piece = part.parts[index];
    if (isNothing(part.cache)) part.cache = piece.cache;
    piece.cache = NOTHING;
  }
  part.isError =
    part.parts.length == 1 && part.parts[0].kind == PartKind.Text && tellsError(part.parts[0].text);
  return part;
}

/** Tool messages have no flag for failure; by convention the content is then a JSON object with an `error`. */
function tellsError(text: Text): bool {
  const decoded = new Sink();
  const tape = new Tape();
  decodeText(text, decoded);
  const tells = scan(decoded.written, tape) == JsonError.None && member(tape, tape.root, ERROR) != NO_NODE;
  tape.dispose();
  decoded.dispose();
  return tells;
}
