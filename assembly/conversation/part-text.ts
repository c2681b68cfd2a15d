import { JsonWriter } from "../json/writer";
import { Part, PartKind } from "./part";
import { isBlank, writePiece } from "./text";

export function isText(part: Part): bool {
  return part.kind == PartKind.Text;
}

export function holdsKind(parts: Part[], kind: PartKind): bool {
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].kind == kind) return true;
  }
  return false;
}

/** Whether parts of that kind say anything. */
export function tellsAnything(parts: Part[], kind: PartKind): bool {
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].kind == kind && !isBlank(parts[index].text)) return true;
  }
  return false;
}

/** Writes the text of all parts of one kind as a JSON string, pieces joined as they are. */
export function writeJoined(json: JsonWriter, parts: Part[], kind: PartKind): void {
  json.beginString();
  for (let index = 0; index < parts.length; index++) {
    if (parts[index].kind == kind) writePiece(json, parts[index].text);
  }
  json.endString();
}

/**
 * The parts but for reasoning that another provider has signed or encrypted, which means nothing to a backend without signatures. Unsigned
 * reasoning came from such a backend and may go back to it.
 */
export function withoutForeignReasoning(parts: Part[]): Part[] {
  if (!holdsForeignReasoning(parts)) return parts;
  const own: Part[] = [];
  for (let index = 0; index < parts.length; index++) {
    if (!isForeignReasoning(parts[index])) own.push(parts[index]);
  }
  return own;
}

function holdsForeignReasoning(parts: Part[]): bool {
  for (let index = 0; index < parts.length; index++) {
    if (isForeignReasoning(parts[index])) return true;
  }
  return false;
}

function isForeignReasoning(part: Part): bool {
  return (
    part.kind == PartKind.RedactedReasoning || (part.kind == PartKind.Reasoning && !isBlank(part.signature))
  );
}
