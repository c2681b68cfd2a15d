import { literal } from "../../bytes/ascii";
import { Slice, isNothing } from "../../bytes/slice";
import { Part } from "../../conversation/part";
import { textOf, writeText } from "../../conversation/text";
import { member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

const TTL = literal("ttl");

/** Writes the cache point that stands behind a part whose marker asks for one, or the marker of a part within it. */
export function writeCachePoint(part: Part, json: JsonWriter): void {
  let marker = part.cache;
  for (let index = part.parts.length - 1; isNothing(marker) && index >= 0; index--) {
    marker = part.parts[index].cache;
  }
  writeCachePointOf(marker, json);
}

/** Writes `{"cachePoint":…}` for a marker (`{"type":"ephemeral","ttl":"1h"}`); nothing for NOTHING. */
export function writeCachePointOf(marker: Slice, json: JsonWriter): void {
  if (isNothing(marker)) return;
  json.beginObject();
  json.key("cachePoint");
  json.beginObject();
  json.key("type");
  json.ascii("default");
  const tape = new Tape();
  const ttl = scan(marker, tape) == JsonError.None ? member(tape, tape.root, TTL) : NO_NODE;
  if (tape.kind(ttl) == Kind.String) {
    json.key("ttl");
    writeText(json, textOf(tape, ttl));
  }
  tape.dispose();
  json.endObject();
  json.endObject();
}
