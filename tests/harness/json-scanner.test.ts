import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { compileScanner, type ScannerModule } from "./scanner-module.ts";
import { mutatedBody, parsed, randomFrom } from "./support/mutated-json.ts";

const mutations = 120_000;
const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const depthLimit = 256;

let module: ScannerModule;
before(async () => {
  module = await compileScanner(1 << 20);
});

test("the verdict on mutated bodies is that of JSON.parse, and so is what is found", () => {
  const random = randomFrom(seed);
  let valid = 0;
  for (let count = 0; count < mutations; count++) {
    const body = mutatedBody(random);
    const expected = parsed(body);
    const hint = `TEST_SEED=${seed}, body ${count}: ${JSON.stringify(body.toString("latin1"))}`;
    assert.equal(module.scan(body) === 0, expected !== undefined, hint);
    if (expected === undefined) continue;
    valid++;
    const { value } = expected;
    const model = isObject(value) ? value["model"] : undefined;
    const node = module.member(module.exports.root(), "model");
    if (typeof model === "string") assert.equal(module.text(node), wellFormed(model), hint);
    else if (model === undefined) assert.equal(node, -1, hint);
    if (count % 8 === 0) assert.deepEqual(read(module.exports.root()), wellFormed(value), hint);
  }
  assert.ok(valid > mutations / 20, `only ${valid} bodies were valid`);
});

test("nesting is accepted up to the limit and refused beyond, however long", () => {
  const nested = (depth: number) => Buffer.from("[".repeat(depth) + "]".repeat(depth));
  const objects = (depth: number) => Buffer.from('{"a":'.repeat(depth) + "1" + "}".repeat(depth));
  assert.equal(module.scan(nested(depthLimit)), 0);
  assert.equal(module.scan(objects(depthLimit)), 0);
  const tooDeep = module.scan(nested(depthLimit + 1));
  assert.notEqual(tooDeep, 0);
  assert.equal(module.scan(objects(depthLimit + 1)), tooDeep);
  assert.equal(module.scan(nested(100_000)), tooDeep);
});

test("whole numbers read as JSON.parse reads them", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(0|[1-9][0-9]{0,14})(\.0{1,3}|e0)?$/), (text) => {
      assert.equal(module.scan(Buffer.from(text)), 0);
      assert.equal(module.exports.integer(0), BigInt(Number(text)));
    }),
    { numRuns: 5_000 },
  );
});

test("edits change the text as they change the value", () => {
  const name = fc.constantFrom("a", "b", "model", "m\u00f6del", "", "new", 'q"\\');
  const leaf = fc.oneof(fc.integer(), fc.string({ unit: "binary" }), fc.boolean(), fc.constant(null));
  const edit = fc.record({ path: fc.array(name, { maxLength: 2 }), name, remove: fc.boolean(), value: leaf });
  fc.assert(
    fc.property(objectText(name), fc.array(edit, { maxLength: 6 }), (text, edits) => {
      const value = JSON.parse(text) as Record<string, unknown>;
      assert.equal(module.scan(Buffer.from(text)), 0);
      for (const { path, name, remove, value: member } of edits) {
        let node = module.exports.root();
        for (const step of path) node = module.member(node, step);
        const key = Buffer.from(name);
        const at = module.place(key);
        if (remove) module.exports.remove(node, at, key.length);
        else if (typeof member === "string") {
          const bytes = Buffer.from(member);
          module.exports.setString(node, at, key.length, module.place(bytes), bytes.length);
        } else {
          const bytes = Buffer.from(JSON.stringify(member));
          module.exports.set(node, at, key.length, module.place(bytes), bytes.length);
        }
      }
      module.exports.applyEdits();
      const edited = module.out()?.toString() ?? "";
      assert.deepEqual(JSON.parse(edited), editedValue(value, edits), edited);
      if (edits.length === 0) assert.equal(edited, text);
    }),
    { numRuns: 10_000 },
  );
});

interface Edit {
  path: string[];
  name: string;
  remove: boolean;
  value: unknown;
}

/** The edits on the parsed value. Paths are those of the original, as nodes are; what an edit replaces is gone. */
function editedValue(original: Record<string, unknown>, edits: Edit[]): unknown {
  const objects = edits.map(({ path }) =>
    path.reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), original),
  );
  edits.forEach(({ name, remove, value }, index) => {
    const object = objects[index];
    if (!isObject(object)) return;
    if (remove) delete object[name];
    else object[name] = value;
  });
  return original;
}

/** Objects as text: with whitespace, escaped keys and duplicates. */
function objectText(name: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const space = fc.constantFrom("", "", " ", "\n  ", "\t");
  const key = fc
    .tuple(name, fc.boolean())
    .map(([text, escaped]) => (escaped ? escapeAll(text) : JSON.stringify(text)));
  return fc.letrec<{ object: string; value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 2 },
      fc.constantFrom("1", "-2.50", "true", "null", '"x"', '"\\u0041\\n"', "[]", "[1, {}]"),
      tie("object"),
    ),
    object: fc
      .tuple(space, fc.array(fc.tuple(space, key, space, tie("value"), space), { maxLength: 4 }))
      .map(([inner, members]) => {
        const texts = members.map(
          ([before, key, colon, value, after]) => `${before}${key}${colon}:${value}${after}`,
        );
        return `{${inner}${texts.join(",")}}`;
      }),
  })).object;
}

function escapeAll(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("")}"`;
}

/** The value that the tape describes, read node by node. The cases stand in the order of the enum Kind. */
function read(node: number): unknown {
  const { kind, firstChild, nextSibling, valueOf, real } = module.exports;
  switch (kind(node)) {
    case 0: {
      const members: [string, unknown][] = [];
      for (let key = firstChild(node); key !== -1; key = nextSibling(key)) {
        members.push([module.text(key), read(valueOf(key))]);
      }
      return Object.fromEntries(members);
    }
    case 1: {
      const values: unknown[] = [];
      for (let child = firstChild(node); child !== -1; child = nextSibling(child)) values.push(read(child));
      return values;
    }
    case 2:
      return module.text(node);
    case 3: {
      module.exports.raw(node);
      const value = Number(module.out()?.toString());
      assert.equal(real(node), value);
      return value;
    }
    case 4:
      return true;
    case 5:
      return false;
    default:
      return null;
  }
}

/** With U+FFFD for lone surrogates, in keys too. */
function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return Buffer.from(value).toString();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [Buffer.from(key).toString(), wellFormed(member)]),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
