import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import type { FormModule, Part, ReadForm } from "./support/form-module.ts";
import { compileFormModule } from "./support/form-module.ts";

let module: FormModule;
before(async () => {
  module = await compileFormModule();
});

const boundary = "tide'(1)";
const type = `multipart/form-data; boundary="${boundary}"`;

/** Bytes in which pieces of boundaries stand everywhere, and never a whole one at the beginning of a line. */
const value = fc
  .array(
    fc.constantFrom(
      "\r",
      "\n",
      "\r\n",
      "-",
      "--",
      `--${boundary}`,
      boundary,
      "\0",
      "é",
      "text",
      "\r\n--tide'",
      " ",
    ),
    { maxLength: 12 },
  )
  .map((pieces) => withoutBoundaries(pieces.join("")));
const name = fc.oneof(
  fc.constantFrom("model", "file", "image[]", "prompt"),
  fc.string({ unit: fc.constantFrom("a", "é", '"', "\\", ";", "=", " ", "/"), minLength: 1, maxLength: 8 }),
);
const padding = fc.constantFrom("", "", " ", "\t \t");
const parts = fc.array(fc.tuple(name, value, padding, fc.nat(3)), { maxLength: 5 });
const preamble = fc.constantFrom("", "", "\r\n", `to ignore\r\n--tide\r\n`, `--${boundary}x\r\n`);
const epilogue = fc.constantFrom("", "\r\n", ` \r\nx\r\n--${boundary}\r\n`);

function withoutBoundaries(text: string): string {
  let lines = `\r\n${text}`;
  while (lines.includes(`\r\n--${boundary}`)) lines = lines.replaceAll(`\r\n--${boundary}`, "\r\n-");
  return lines.slice(2);
}

function headersOf(name: string, form: number): string {
  const escaped = name.replaceAll(/["\\]/g, "\\$&");
  switch (form) {
    case 0:
      return `Content-Disposition: form-data; name="${escaped}"`;
    case 1:
      return `content-type: text/plain\r\ncontent-disposition:form-data;filename="a;b\\"";name="${escaped}"`;
    case 2:
      return `CONTENT-DISPOSITION: Form-Data;\r\n\tNAME="${escaped}" ; filename=x\r\nContent-Type: audio/mpeg`;
    default:
      return `X-Other: 1\r\n folded\r\nContent-Disposition: form-data; flag; name = "${escaped}"`;
  }
}

function encoded(given: readonly [string, string, string, number][], before: string, after: string): Buffer {
  const lines = given.map(
    ([name, value, padding, form]) =>
      `--${boundary}${padding}\r\n${headersOf(name, form)}\r\n\r\n${value}\r\n`,
  );
  const start = before === "" || before.endsWith("\r\n") ? before : `${before}\r\n`;
  return Buffer.from(`${start}${lines.join("")}--${boundary}--${after}`);
}

const partsOf = (given: readonly [string, string, string, number][]): Part[] =>
  given.map(([name, value]) => ({ name, value: Buffer.from(value) }));

const everyLength = (body: Buffer): number[] => Array.from({ length: body.length + 1 }, (_, index) => index);

function readWhole(body: Buffer, contentType = type): ReadForm {
  return module.read(contentType, body, [body.length]);
}

test("parts are those that were written, at once, byte by byte and cut anywhere", () => {
  fc.assert(
    fc.property(parts, preamble, epilogue, fc.array(fc.nat(400)), (given, before, after, cuts) => {
      const body = encoded(given, before, after);
      const expected: ReadForm = { parts: partsOf(given), end: "closed" };
      assert.deepEqual(readWhole(body), expected);
      assert.deepEqual(module.read(type, body, everyLength(body)), expected);
      const lengths = cuts.map((at) => at % (body.length + 1)).sort((left, right) => left - right);
      assert.deepEqual(module.read(type, body, [...lengths, body.length]), expected);
    }),
    { numRuns: 3_000 },
  );
});

test("whatever the bytes, they read the same however they come", () => {
  const damage = fc.array(
    fc.tuple(fc.nat(1_000), fc.constantFrom("", "\r", "\n", "-", ":", '"', ";", "\0", "x")),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  fc.assert(
    fc.property(parts, preamble, damage, fc.nat(1_000), (given, before, changes, end) => {
      let text = encoded(given, before, "").toString("latin1");
      for (const [at, put] of changes) {
        const place = at % (text.length + 1);
        text = text.slice(0, place) + put + text.slice(place + 1);
      }
      const body = Buffer.from(
        text.slice(0, text.length - (end % 4 === 0 ? end % text.length : 0)),
        "latin1",
      );
      assert.deepEqual(module.read(type, body, everyLength(body)), readWhole(body));
    }),
    { numRuns: 5_000 },
  );
});

test("forms are read as other software writes them", async () => {
  const form = new FormData();
  form.append("model", "whisper-1");
  form.append("file", new File([Buffer.from([0, 13, 10, 45, 45, 255])], 'a "b".mp3', { type: "audio/mpeg" }));
  form.append("prompt", "one\ntwo");
  const response = new Response(form);
  const body = Buffer.from(await response.arrayBuffer());
  const read = readWhole(body, response.headers.get("content-type") ?? "");
  assert.deepEqual(
    read.parts.map(({ name, value }) => [name, value.toString("latin1")]),
    [
      ["model", "whisper-1"],
      ["file", "\0\r\n--ÿ"],
      ["prompt", "one\r\ntwo"],
    ],
  );
  assert.equal(read.end, "closed");
});

test("a part without a value may share a line end with the boundary behind it", () => {
  const body = Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name=x\r\n\r\n--${boundary}--`);
  assert.deepEqual(readWhole(body), { parts: [{ name: "x", value: Buffer.alloc(0) }], end: "closed" });
});

test("what is no form is none", () => {
  for (const contentType of [
    "multipart/form-data",
    "multipart/form-data; boundary=",
    `x; boundary=${"t".repeat(71)}`,
  ])
    assert.equal(readWhole(Buffer.from("--t--"), contentType).end, "no form", contentType);
  const cases: [body: string, end: ReadForm["end"]][] = [
    ["", "cut off"],
    ["--t", "cut off"],
    ["--t\r\n", "cut off"],
    ["--t--", "closed"],
    ["--t\n", "cut off"],
    ["--t\r\n\r\nx\r\n--t--", "broken"],
    ["--t\r\nno header\r\n\r\nx\r\n--t--", "broken"],
    ["--t\r\nContent-Disposition: form-data\r\n\r\nx\r\n--t--", "broken"],
    ["--t\r\nContent-Disposition: attachment; name=x\r\n\r\nx\r\n--t--", "broken"],
    ['--t\r\nContent-Disposition: form-data; name="x\r\n\r\nx\r\n--t--', "broken"],
    [`--t\r\nX: ${"x".repeat(9_000)}`, "broken"],
    [`--t${" ".repeat(9_000)}`, "broken"],
  ];
  for (const [text, end] of cases) {
    const body = Buffer.from(text);
    assert.equal(readWhole(body, "multipart/form-data; boundary=t").end, end, text);
    assert.equal(module.read("multipart/form-data; boundary=t", body, everyLength(body)).end, end, text);
  }
});

test("long runs of base64 are cut short, under any cut, and JSON stays JSON", () => {
  const piece = fc.oneof(
    fc
      .tuple(fc.constantFrom("A", "z9+/", "_-", "=", "\\u00e9", "é", '"', "{", ",", "\n"), fc.nat(600))
      .map(([text, count]) => text.repeat(count)),
    fc.string(),
  );
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, fc.array(fc.nat(3_000)), (given, cuts) => {
      const bytes = Buffer.from(given);
      const expected = bytes
        .toString("latin1")
        .replaceAll(/[A-Za-z0-9+/=_-]{257,}/g, (run) => run.slice(0, 256));
      assert.equal(module.shorten([bytes]), expected);
      const sorted = [0, ...cuts.map((at) => at % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const chunks = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
      assert.equal(module.shorten(chunks), expected);
      const shortened = module.shorten([Buffer.from(JSON.stringify([given]))]);
      assert.doesNotThrow(() => JSON.parse(Buffer.from(shortened, "latin1").toString()) as unknown);
    }),
    { numRuns: 2_000 },
  );
});
