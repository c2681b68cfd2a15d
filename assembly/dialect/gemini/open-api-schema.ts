import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { elementCount, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { resolveReference } from "./schema-reference";
import { writeEnum } from "./schema-enum";
import { writeKeywords } from "./schema-keywords";
import { isNullType, takesNull, writeType, writeTypeAlternatives } from "./schema-type";

const REF = literal("$ref");
const ALL_OF = literal("allOf");
const ANY_OF = literal("anyOf");
const ONE_OF = literal("oneOf");
const ITEMS = literal("items");
const PROPERTIES = literal("properties");
const NULLABLE = literal("nullable");

/** How deep schemas may nest once references are followed. */
const DEPTH_LIMIT: i32 = 100;
/** How many members may be looked at once references are followed: each use of a definition counts anew. */
const WORK_LIMIT: i32 = 100_000;
/** How many bytes the written schema may have: a definition is written at each of its uses. */
const SIZE_LIMIT: i32 = 1024 * 1024;

/**
 * A JSON Schema on its way to a model that knows only Gemini's `Schema`, a subset of OpenAPI 3.0's: references are replaced by what they name,
 * null as a type becomes `nullable`, `const` an `enum`, `oneOf` an `anyOf`, and what the subset lacks is left out.
 */
export class OpenApiSchema {
  /** Why the schema cannot be said; empty while it can. */
  problem: string = "";
  private readonly tape: Tape = new Tape();
  /** The definitions being written, outermost first. */
  private readonly expanding: Node[] = [];
  private work: i32 = 0;
  /** Where in the sink the schema begins. */
  private start: i32 = 0;

  /** Takes the schema, which must live until `dispose`. False, with the problem, where it is no JSON object. */
  read(source: Slice): bool {
    if (scan(source, this.tape) == JsonError.None && this.tape.kind(this.tape.root) == Kind.Object)
      return true;
    return this.refuse("a schema must be a JSON object");
  }

  /** Whether it describes nothing but an object without members. */
  get isBare(): bool {
    const tape = this.tape;
    const root = tape.root;
    return (
      tape.firstChild(member(tape, root, PROPERTIES)) == NO_NODE &&
      member(tape, root, REF) == NO_NODE &&
      member(tape, root, ALL_OF) == NO_NODE &&
      member(tape, root, ANY_OF) == NO_NODE &&
      member(tape, root, ONE_OF) == NO_NODE
    );
  }

  /** Writes the schema as a value. False, with the problem, where the subset cannot say it. */
  write(json: JsonWriter): bool {
    this.start = json.sink.length;
    return this.writeSchema(json, this.tape.root, 0);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.tape.dispose();
  }

  private writeSchema(json: JsonWriter, schema: Node, depth: i32): bool {
    const tape = this.tape;
    if (depth > DEPTH_LIMIT) return this.refuse(`the schema nests deeper than ${DEPTH_LIMIT}`);
    this.work += 1 + elementCount(tape, schema);
    if (this.work > WORK_LIMIT || json.sink.length - this.start > SIZE_LIMIT) {
      return this.refuse("the schema becomes too large once its references are followed");
    }
    if (tape.kind(schema) == Kind.True) return this.writeAnything(json);
    if (tape.kind(schema) != Kind.Object) return this.refuse("a schema must be a JSON object");

    const reference = member(tape, schema, REF);
    if (reference != NO_NODE) return this.writeReferenced(json, reference, depth);
    const allOf = member(tape, schema, ALL_OF);
    if (allOf != NO_NODE) {
      if (elementCount(tape, allOf) != 1)
        return this.refuse("allOf must hold one schema: they cannot be merged");
      return this.writeSchema(json, tape.firstChild(allOf), depth + 1);
    }
    json.beginObject();
    const done = this.writeMembers(json, schema, depth);
    json.endObject();
    return done;
  }

  private writeReferenced(json: JsonWriter, reference: Node, depth: i32): bool {
    const definition = resolveReference(this.tape, reference);
    if (definition == NO_NODE) return this.refuse("a $ref names nothing within the schema");
    if (this.expanding.includes(definition)) return this.refuse("a $ref leads back to itself");
    this.expanding.push(definition);
    const done = this.writeSchema(json, definition, depth + 1);
    this.expanding.pop();
    return done;
  }

  private writeMembers(json: JsonWriter, schema: Node, depth: i32): bool {
    const tape = this.tape;
    let alternatives = member(tape, schema, ANY_OF);
    if (alternatives == NO_NODE) alternatives = member(tape, schema, ONE_OF);
    writeType(json, tape, schema, alternatives != NO_NODE);
    writeEnum(json, tape, schema);
    writeKeywords(json, tape, schema);
    let nullable = takesNull(tape, schema) || tape.kind(member(tape, schema, NULLABLE)) == Kind.True;
    if (alternatives != NO_NODE) {
      if (!this.writeAlternatives(json, alternatives, depth)) return false;
      if (this.holdsNullType(alternatives)) nullable = true;
    } else {
      writeTypeAlternatives(json, tape, schema);
    }
    if (nullable) {
      json.key("nullable");
      json.boolean(true);
    }
    const items = member(tape, schema, ITEMS);
    if (items != NO_NODE) {
      json.key("items");
      if (!this.writeSchema(json, items, depth + 1)) return false;
    }
    const properties = member(tape, schema, PROPERTIES);
    return properties == NO_NODE || this.writeProperties(json, properties, depth);
  }

  private writeAlternatives(json: JsonWriter, alternatives: Node, depth: i32): bool {
    const tape = this.tape;
    if (tape.kind(alternatives) != Kind.Array) return this.refuse("anyOf must be an array of schemas");
    this.work += elementCount(tape, alternatives);
    json.key("anyOf");
    json.beginArray();
    for (let item = tape.firstChild(alternatives); item != NO_NODE; item = tape.nextSibling(item)) {
      if (isNullType(tape, item)) continue;
      if (!this.writeSchema(json, item, depth + 1)) return false;
    }
    json.endArray();
    return true;
  }

  private holdsNullType(alternatives: Node): bool {
    for (let item = this.tape.firstChild(alternatives); item != NO_NODE; item = this.tape.nextSibling(item)) {
      if (isNullType(this.tape, item)) return true;
    }
    return false;
  }

  private writeProperties(json: JsonWriter, properties: Node, depth: i32): bool {
    const tape = this.tape;
    if (tape.kind(properties) != Kind.Object) return this.refuse("properties must be an object of schemas");
    this.work += elementCount(tape, properties);
    json.key("properties");
    json.beginObject();
    for (let key = tape.firstChild(properties); key != NO_NODE; key = tape.nextSibling(key)) {
      json.escapedKey(tape.text(key));
      if (!this.writeSchema(json, tape.valueOf(key), depth + 1)) return false;
    }
    json.endObject();
    return true;
  }

  private writeAnything(json: JsonWriter): bool {
    json.beginObject();
    json.endObject();
    return true;
  }

  private refuse(problem: string): bool {
    if (this.problem.length == 0) this.problem = problem;
    return false;
  }
}
