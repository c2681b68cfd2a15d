import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { loadExchanges } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import type { RootContext } from "../../harness/host/root-context.ts";
import { Vm } from "../../harness/host/vm.ts";
import { randomFrom } from "./support/mutated-json.ts";

const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
const boundary = "tide";
const type = `multipart/form-data; boundary=${boundary}`;
const model = field("model", "whisper-1");
const fileHead = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="tide.mp3"\r\n\r\n`;
const end = `\r\n--${boundary}--\r\n`;
const openAi = { name: "openai", schema: { name: "OpenAI", prefix: "v1" } };
const overridden = { ...openAi, modelNameOverride: "whisper-large-v3" };

function field(name: string, value: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

function start(vm: Vm, backend: object, length?: number, limits: object = {}): HttpStream {
  return begin(vm.configure("gateway", JSON.stringify({ backends: [backend], limits })), length);
}

function begin(root: RootContext, length?: number): HttpStream {
  const stream = root.stream();
  const head: [string, string][] = [
    [":method", "POST"],
    [":path", "/v1/audio/transcriptions"],
    [":authority", "gateway.local"],
    ["content-type", type],
  ];
  if (length !== undefined) head.push(["content-length", String(length)]);
  stream.requestHeaders(head, false);
  return stream;
}

const sent = (stream: HttpStream): string => Buffer.from(stream.upstream.body).toString("latin1");
const lengthOf = (stream: HttpStream): string | undefined =>
  stream.upstream.headers?.find(([name]) => name === "content-length")?.[1];

describe("a form", () => {
  test("leaves once its model is known and its file begins, and the rest passes as it comes", () => {
    const whole = model + fileHead + "sound" + end;
    const stream = start(Vm.create(module), overridden, whole.length);
    stream.requestBody(Buffer.from(model + fileHead.slice(0, 30)), false);
    assert.equal(stream.upstream.headers, undefined);
    stream.requestBody(Buffer.from(fileHead.slice(30)), false);
    const head = field("model", "whisper-large-v3") + fileHead;
    assert.equal(sent(stream), head);
    stream.requestBody(Buffer.from("sound"), false);
    assert.equal(sent(stream), `${head}sound`);
    stream.requestBody(Buffer.from(end), true);
    assert.equal(sent(stream), `${head}sound${end}`);
    assert.ok(stream.upstream.ended);
    assert.equal(lengthOf(stream), String(stream.upstream.body.length));
    stream.close();
  });

  test("is kept until its model is known, where the file comes first", () => {
    const whole = `${fileHead}sound\r\n${model}--${boundary}--`;
    const stream = start(Vm.create(module), overridden, whole.length);
    const last = whole.length - 6;
    for (let at = 0; at < last; at++) stream.requestBody(Buffer.from(whole[at]!), false);
    assert.equal(stream.upstream.headers, undefined);
    stream.requestBody(Buffer.from(whole.slice(last)), true);
    assert.equal(sent(stream), whole.replace("whisper-1", "whisper-large-v3"));
    assert.equal(lengthOf(stream), String(stream.upstream.body.length));
    stream.close();
  });

  test("keeps its length where nothing is changed, and has none where none was announced", () => {
    const whole = model + fileHead + end;
    for (const [backend, length] of [
      [openAi, whole.length],
      [overridden, undefined],
    ] as const) {
      const stream = start(Vm.create(module), backend, length);
      stream.requestBody(Buffer.from(whole), true);
      assert.equal(lengthOf(stream), length === undefined ? undefined : String(length));
      stream.close();
    }
  });

  test("may be of any size behind the beginning of its file, and takes no memory", () => {
    const vm = Vm.create(module);
    const chunk = Buffer.alloc(64 * 1024, "s");
    const stream = start(vm, overridden, 2 ** 31, { requestBody: "1KiB" });
    stream.requestBody(Buffer.from(model + fileHead), false);
    const pages = vm.memoryPages;
    for (let count = 0; count < 1024; count++) stream.requestBody(chunk, false);
    stream.requestBody(Buffer.from(end), true);
    assert.equal(vm.memoryPages, pages);
    assert.ok(stream.upstream.ended && stream.upstream.body.length > 1024 * chunk.length);
    stream.close();
  });

  test("is refused as soon as what must be kept exceeds the limit", () => {
    const stream = start(Vm.create(module), openAi, undefined, { requestBody: "1KiB" });
    const statuses = [fileHead, "s".repeat(1000)].map((part) => {
      stream.requestBody(Buffer.from(part), false);
      return stream.localResponse?.status;
    });
    assert.deepEqual(statuses, [undefined, 413]);
    assert.equal(stream.upstream.headers, undefined);
    stream.close();
  });

  test("is refused where trailers come before it could leave, and keeps them after", () => {
    for (const [body, status] of [
      [fileHead, 400],
      [model + fileHead + end, undefined],
    ] as const) {
      const stream = start(Vm.create(module), openAi);
      stream.requestBody(Buffer.from(body), false);
      stream.requestTrailers([["x-sum", "1"]]);
      assert.equal(stream.localResponse?.status, status);
      if (status === undefined) assert.deepEqual(stream.upstream.trailers, [["x-sum", "1"]]);
      stream.close();
    }
  });

  test("without a body is refused", () => {
    const stream = Vm.create(module)
      .configure("gateway", JSON.stringify({ backends: [openAi] }))
      .stream();
    const head: [string, string][] = [
      [":method", "POST"],
      [":path", "/v1/audio/transcriptions"],
      [":authority", "gateway.local"],
      ["content-type", type],
    ];
    stream.requestHeaders(head, true);
    assert.equal(stream.localResponse?.status, 400);
    stream.close();
  });
});

test("every mutated form is refused in OpenAI's shape, or asks for the configured model", async () => {
  const random = randomFrom(seed);
  const root = Vm.create(module).configure("gateway", JSON.stringify({ backends: [overridden] }));
  const forms = [
    model + field("prompt", "x") + fileHead + "sound\r\n-\r\n--tid\r\n" + end,
    fileHead + "sound" + `\r\n${field("language", "en")}${model}--${boundary}--`,
  ].map((text) => Buffer.from(text));
  let left = 0;
  for (let count = 0; count < 20_000; count++) {
    const body = mutated(forms[count % forms.length]!, random);
    const hint = `TEST_SEED=${seed}, form ${count}: ${JSON.stringify(body.toString("latin1"))}`;
    const stream = begin(root);
    const cut = random(body.length + 1);
    stream.requestBody(body.subarray(0, cut), false);
    stream.requestBody(body.subarray(cut), true);
    const answer = stream.localResponse;
    if (answer) {
      assert.equal(answer.status, 400, hint);
      const { error } = JSON.parse(Buffer.from(answer.body).toString()) as { error: object };
      assert.deepEqual(Object.keys(error), ["message", "type", "param", "code"], hint);
    } else {
      left++;
      assert.ok(stream.upstream.ended, hint);
      const fields = await fieldsOf(stream.upstream.body, type);
      if (fields) assert.equal(fields.get("model"), "whisper-large-v3", hint);
    }
    stream.close();
  }
  assert.ok(left > 1_000, `only ${left} forms were sent on`);
});

/** Node reads no text before a form, no folded headers, and takes a boundary for one within a line too. */
const beyondNode = /form-(boundary-look-alikes|odd-boundary|odd-headers)\.yaml$/;

test("the forms that backends receive are read by other software as they are meant", async () => {
  const { exchanges } = loadExchanges(["tests/exchanges"]);
  // Those that pass unread may be forms of any fields.
  const read = exchanges.filter(({ file }) => !file.includes("/passthrough-"));
  const forms = read.filter(({ upstream }) => contentTypeOf(upstream?.request).startsWith("multipart/"));
  assert.ok(forms.length > 15, String(forms.length));
  for (const { file, config, upstream } of forms) {
    const request = upstream?.request;
    if (beyondNode.test(file)) continue;
    const fields = await fieldsOf(request?.body?.bytes ?? Buffer.alloc(0), contentTypeOf(request));
    assert.ok(fields, file);
    const [backend] = (config as { backends: { modelNameOverride?: string; schema: { name: string } }[] })
      .backends;
    if (backend?.modelNameOverride && backend.schema.name === "OpenAI")
      assert.equal(fields.get("model"), backend.modelNameOverride, file);
    assert.ok(fields.has("file") || fields.has("image") || fields.has("image[]"), file);
  }
});

function contentTypeOf(request: NonNullable<Exchange["upstream"]>["request"]): string {
  return (request?.headers["content-type"] ?? "").replace(/^multipart\/form-data/i, "multipart/form-data");
}

/** What Node reads of a form; undefined where it cannot. */
async function fieldsOf(body: Uint8Array, contentType: string): Promise<FormData | undefined> {
  try {
    return await new Response(body, { headers: { "content-type": contentType } }).formData();
  } catch {
    return undefined;
  }
}

/** Bytes with up to four others put in, taken out or exchanged, maybe cut off. */
function mutated(bytes: Buffer, random: (below: number) => number): Buffer {
  const puts = ["\r", "\n", "-", ";", '"', ":", " ", "=", "\\", "", "x", "\0", "\xff"];
  let text = bytes.toString("latin1");
  for (let left = random(4); left > 0; left--) {
    const at = random(text.length + 1);
    text = text.slice(0, at) + puts[random(puts.length)]! + text.slice(at + random(2));
  }
  return Buffer.from(random(6) === 0 ? text.slice(0, random(text.length + 1)) : text, "latin1");
}
