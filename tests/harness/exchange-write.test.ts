import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { JsonNumber, numberFromText, writeJson } from "../../harness/exchange/json-value.ts";
import type { JsonObject, JsonValue } from "../../harness/exchange/json-value.ts";
import { readDocument } from "../../harness/exchange/read-document.ts";
import { JsonSyntaxError, readJson } from "../../harness/exchange/read-json.ts";
import { changeExchangeFile, exchangeYaml } from "../../harness/exchange/write.ts";
import { folderWith } from "./support/exchange-files.ts";

const spelling = fc
  .tuple(fc.bigInt(), fc.option(fc.nat()), fc.option(fc.integer({ min: -400, max: 400 })))
  .map(
    ([whole, fraction, power]) =>
      `${whole}${fraction === null ? "" : `.${fraction}`}${power === null ? "" : `e${power}`}`,
  );
const { value: anyValue } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, false),
    fc.string({ unit: "binary" }).filter((text) => !/\p{Surrogate}/u.test(text)),
    spelling.map(numberFromText),
    fc.array(tie("value")),
    fc.dictionary(fc.string(), tie("value"), { noNullPrototype: true }),
  ),
}));

describe("JSON without loss", () => {
  it("reads back what it writes, compact and indented", () => {
    fc.assert(
      fc.property(anyValue, fc.constantFrom(0, 1, 2), (value, indent) => {
        assert.deepEqual(readJson(writeJson(value, indent)), value);
      }),
    );
  });

  it("agrees with JSON.parse on what is JSON", () => {
    const texts = [
      '{"a":1,}',
      "[1 2]",
      "01",
      "1.",
      "-",
      '"\n"',
      '"\\x"',
      "nul",
      "",
      "[[]",
      '{"a":1}x',
      " [ ] ",
      '"\\ud83d\\ude00"',
    ];
    for (const text of texts) {
      let expected: unknown;
      try {
        expected = JSON.parse(text);
      } catch {
        assert.throws(() => readJson(text), JsonSyntaxError, text);
        continue;
      }
      assert.deepEqual(readJson(text), expected, text);
    }
  });

  it("lets the last of duplicate keys win, and takes __proto__ for a key", () => {
    assert.equal(writeJson(readJson('{"a":1,"a":2}')), '{"a":2}');
    assert.equal(writeJson(readJson('{"__proto__":{"x":1}}')), '{"__proto__":{"x":1}}');
  });

  it("refuses nesting beyond its limit instead of overflowing the stack", () => {
    assert.throws(() => readJson("[".repeat(100_000)), /nested deeper/);
  });
});

describe("writing exchange files", () => {
  it("writes YAML that reads back as the same data", () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const document: JsonObject = { exchange: 1, value };
        assert.deepEqual(readDocument("a.yaml", exchangeYaml(document)).value, document);
      }),
    );
  });

  it("changes YAML in place, comments kept", (context) => {
    const text =
      "exchange: 1 # the version\nusage:\n  # counted by hand\n  inputTokens: 1\n  outputTokens: 2\n";
    const folder = folderWith(context, { "a.yaml": text });
    changeExchangeFile(join(folder, "a.yaml"), [
      { path: ["usage", "inputTokens"], value: new JsonNumber("12345678901234567890") },
      { path: ["usage", "outputTokens"], value: undefined },
      { path: ["client", "response"], value: { status: 200 } },
    ]);
    assert.equal(
      readFileSync(join(folder, "a.yaml"), "utf8"),
      "exchange: 1 # the version\nusage:\n  # counted by hand\n  inputTokens: 12345678901234567890\nclient:\n  response:\n    status: 200\n",
    );
  });

  it("changes JSON in place, its indentation kept", (context) => {
    const folder = folderWith(context, {
      "a.json": '{\n "exchange": 1,\n "attempts": [{"response": {"status": 1.0}}]\n}',
    });
    changeExchangeFile(join(folder, "a.json"), [
      { path: ["attempts", 0, "request"], value: { method: "GET" } },
    ]);
    assert.equal(
      readFileSync(join(folder, "a.json"), "utf8"),
      '{\n "exchange": 1,\n "attempts": [\n  {\n   "response": {\n    "status": 1.0\n   },\n   "request": {\n    "method": "GET"\n   }\n  }\n ]\n}\n',
    );
  });
});
