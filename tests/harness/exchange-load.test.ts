import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadExchange, loadExchanges } from "../../harness/exchange/load.ts";
import { UnreadableExchange } from "../../harness/exchange/problem.ts";
import { folderWith, passThrough } from "./support/exchange-files.ts";

const minimal = (name: string): string => `exchange: 1
name: ${name}
client:
  request: {method: POST, path: /v1/chat/completions, headers: {Content-Type: text/plain}, body: {text: hi}}
`;

function problemsOf(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof UnreadableExchange) return error.message.split("\n");
    throw error;
  }
  return [];
}

describe("loading exchange files", () => {
  it("reads folders recursively and sorted, passing over what is no exchange", (context) => {
    const folder = folderWith(context, {
      "b.yaml": minimal("b"),
      "a/z.yml": minimal("z"),
      "a/c.json": JSON.stringify(passThrough("c")),
      "config.yaml": "backends: []\n",
      "broken.yaml": "a: [1\n",
      "body.json": '{"model": "m"}',
      "notes.txt": "exchange: 1\n",
    });
    const { exchanges, unreadable } = loadExchanges([folder, join(folder, "b.yaml")]);
    assert.deepEqual(
      exchanges.map(({ name }) => name),
      ["c", "z", "b"],
    );
    assert.deepEqual(unreadable, []);
  });

  it("lower-cases header names and reads all kinds of bodies", (context) => {
    const folder = folderWith(context, {
      "t.yaml": minimal("t"),
      "j.yaml": minimal("j").replace(
        "{text: hi}",
        "{json: {n: 12345678901234567890, m: 1.0, k: [true, null]}}",
      ),
      "x.yaml": minimal("x").replace("{text: hi}", "{base64: AAH/}"),
      "f.yaml": minimal("f").replace("{text: hi}", "{file: sub/body.bin}"),
      "sub/body.bin": Buffer.from([0, 200]),
    });
    const request = (name: string) => loadExchange(join(folder, `${name}.yaml`)).client.request;
    assert.deepEqual(request("t").headers, { "content-type": "text/plain" });
    assert.equal(request("t").body?.bytes.toString(), "hi");
    assert.equal(request("j").body?.bytes.toString(), '{"n":12345678901234567890,"m":1.0,"k":[true,null]}');
    assert.deepEqual(request("x").body?.bytes, Buffer.from([0, 1, 255]));
    assert.deepEqual(request("f").body?.bytes, Buffer.from([0, 200]));
  });

  it("keeps the digits of numbers in JSON files", (context) => {
    const text =
      '{"exchange": 1, "name": "n", "client": {"request": {"method": "POST", "path": "/", "body": {"json": [1e400, 0.10]}}}}';
    const folder = folderWith(context, { "n.json": text });
    assert.equal(loadExchange(join(folder, "n.json")).client.request.body?.bytes.toString(), "[1e400,0.10]");
  });

  it("resolves a config path beside the file, and the clock", (context) => {
    const folder = folderWith(context, {
      "c.yaml": `${minimal("c")}config: ../base.yaml\nclock: 2026-11-01T00:00:00Z\n`,
    });
    const exchange = loadExchange(join(folder, "c.yaml"));
    assert.equal(exchange.config, join(folder, "../base.yaml"));
    assert.equal(exchange.clock, Date.UTC(2026, 10, 1));
  });

  it("takes the first attempt's request and the last one's response as the upstream", (context) => {
    const attempt = { backend: "second", request: passThrough("a")["upstream"], response: { status: 503 } };
    const { upstream, ...rest } = passThrough("a");
    const request = (upstream as { request: { path: string } }).request;
    const attempts = [
      { ...attempt, request },
      { ...attempt, request: { ...request, path: "/other" }, response: { status: 200 } },
    ];
    const folder = folderWith(context, { "a.json": JSON.stringify({ ...rest, attempts }) });
    const exchange = loadExchange(join(folder, "a.json"));
    assert.equal(exchange.backend, "second");
    assert.equal(exchange.upstream?.request?.path, request.path);
    assert.equal(exchange.upstream.response?.status, 200);
    assert.deepEqual(exchange.upstreamPath, ["attempts", 0]);
    assert.equal(exchange.attempts?.length, 2);
  });
});

describe("exchange files that are refused", () => {
  const refusal = (context: Parameters<typeof folderWith>[0], name: string, text: string): string[] => {
    const folder = folderWith(context, { [name]: text });
    return problemsOf(() => loadExchange(join(folder, name))).map((line) => line.replace(`${folder}/`, ""));
  };

  it("tells unknown keys with line, column and path", (context) => {
    assert.deepEqual(refusal(context, "a.yaml", `${minimal("a")}  responze: {}\nextra: 1\n`), [
      "a.yaml:5:13: client.responze: unknown key",
      "a.yaml:6:8: extra: unknown key",
    ]);
  });

  it("tells syntax errors with line and column, in YAML and JSON", (context) => {
    assert.match(refusal(context, "a.yaml", "exchange: 1\nname: [a\n")[0] ?? "", /^a\.yaml:3:1: /);
    assert.deepEqual(refusal(context, "a.json", '{\n "exchange": 1,\n "name" "a"}'), [
      'a.json:3:9: expected ":"',
    ]);
  });

  it("tells the place of a wrong value in JSON", (context) => {
    const text = JSON.stringify({ ...passThrough("a"), usage: { inputTokens: -1 } }, null, 1);
    assert.match(refusal(context, "a.json", text)[0] ?? "", /^a\.json:\d+:18: usage\.inputTokens: /);
  });

  it("wants the name to be the file's", (context) => {
    assert.match(
      refusal(context, "a.yaml", minimal("b"))[0] ?? "",
      /^a\.yaml:2:7: name: is "b", but the file is named "a"/,
    );
  });

  it("wants a body to be of exactly one kind, and its file to exist", (context) => {
    const twoKinds = minimal("a").replace("{text: hi}", "{text: hi, json: 1}");
    assert.match(
      refusal(context, "a.yaml", twoKinds)[0] ?? "",
      /client\.request\.body: needs exactly one of/,
    );
    const missing = minimal("a").replace("{text: hi}", "{file: nowhere.bin}");
    assert.match(
      refusal(context, "a.yaml", missing)[0] ?? "",
      /client\.request\.body\.file: cannot read nowhere\.bin/,
    );
  });

  it("wants a file given by name to be an exchange, and broken exchanges in folders to be told", (context) => {
    assert.match(refusal(context, "a.yaml", "backends: []\n")[0] ?? "", /is no exchange file/);
    const folder = folderWith(context, { "a.yaml": "exchange: 1\nname: [\n", "b.yaml": minimal("b") });
    const { exchanges, unreadable } = loadExchanges([folder, join(folder, "missing")]);
    assert.equal(exchanges.length, 1);
    assert.equal(unreadable.length, 2);
  });
});
