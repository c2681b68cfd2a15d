import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { Vm } from "../../harness/host/vm.ts";
import type { HeaderList } from "./support/roles-stage.ts";
import { RolesStage, headerOf, textOf } from "./support/roles-stage.ts";

const provider = (name: string, schema = "OpenAI") => ({
  name,
  schema: { name: schema, prefix: "v1" },
  auth: { apiKey: { key: `sk-${name}` } },
});
const pool = {
  name: "pool",
  schema: { name: "OpenAI", prefix: "v1" },
  inferencePool: { name: "pool", endpoints: [{ address: "10.0.0.1:80" }] },
};
const passing = (...backends: { name: string }[]) => ({
  rules: [
    { name: "all", passthrough: true, backends: backends.map(({ name }, priority) => ({ name, priority })) },
  ],
  backends,
});

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

const head = (method: string, path: string, more: Record<string, string> = {}): HeaderList =>
  Object.entries({ ":method": method, ":path": path, ":authority": "gateway.local", ...more });

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe("a request that is no endpoint's, in the gateway", () => {
  const begin = (config: object, headers: HeaderList, end: boolean): HttpStream => {
    const stream = Vm.create(module).configure("gateway", JSON.stringify(config)).stream();
    stream.requestHeaders(headers, end);
    return stream;
  };

  it("leaves before its body comes, of any size and with trailers", () => {
    const stream = begin(
      { ...passing(provider("a")), limits: { requestBody: "1KiB" } },
      head("POST", "/v1/files"),
      false,
    );
    assert.equal(headerOf(stream.upstream.headers, "authorization"), "Bearer sk-a");
    const chunk = Buffer.alloc(4096, "a");
    for (let count = 1; count <= 4; count++) {
      stream.requestBody(chunk, false);
      assert.equal(stream.upstream.body.length, count * chunk.length);
    }
    stream.requestTrailers([["x-checksum", "1"]]);
    assert.equal(stream.localResponse, undefined);
    stream.close();
  });

  it("is no WebSocket's", () => {
    for (const headers of [
      head("GET", "/v1/realtime?model=m", { connection: "Upgrade", upgrade: "WebSocket" }),
      head("CONNECT", "/v1/realtime", { ":protocol": "websocket" }),
    ]) {
      const stream = begin(passing(provider("a")), headers, false);
      assert.equal(stream.localResponse?.status, 404);
      stream.close();
    }
  });

  it("keeps the path it asks for, for every method", () => {
    for (const method of ["GET", "HEAD", "DELETE", "PATCH", "PUT", "OPTIONS"]) {
      const stream = begin(passing(provider("a")), head(method, "/v1/a%20b/c?d=%2F..%2F"), true);
      assert.equal(headerOf(stream.upstream.headers, ":path"), "/v1/a%20b/c?d=%2F..%2F");
      assert.equal(headerOf(stream.upstream.headers, ":method"), method);
      stream.close();
    }
  });
});

describe("a request that is no endpoint's, in both roles", () => {
  const send = (config: object) => {
    const stage = new RolesStage(module, config);
    const request = stage.router.stream();
    request.requestHeaders(
      head("POST", "/v1/batches?a=b", { ":scheme": "http", authorization: "client" }),
      false,
    );
    return { stage, request };
  };

  it("goes to one backend, as it came", () => {
    const { stage, request } = send(passing(provider("a"), provider("b")));
    assert.equal(headerOf(request.upstream.headers, "x-ai-eg-backend"), "a");
    assert.equal(headerOf(request.upstream.headers, "x-envoy-max-retries"), undefined);
    request.requestBody(Buffer.from("{ }"), true);
    const attempt = stage.attempt(request, request, 1);
    assert.equal(headerOf(attempt.upstream.headers, ":path"), "/v1/batches?a=b");
    assert.equal(headerOf(attempt.upstream.headers, "authorization"), "Bearer sk-a");
    assert.equal(text(attempt.upstream.body), "{ }");
    attempt.responseHeaders([[":status", "418"]], false);
    attempt.responseBody(Buffer.from("short and stout"), true);
    assert.equal(headerOf(attempt.downstream.headers, ":status"), "418");
    assert.equal(textOf(attempt), "short and stout");
  });

  it("is given an endpoint of a pool", () => {
    const { request } = send(passing(pool));
    const endpoint = headerOf(request.upstream.headers, "x-gateway-destination-endpoint");
    assert.equal(endpoint, "10.0.0.1:80");
  });

  it("is refused by the router where no rule passes it on", () => {
    const { request } = send(passing(provider("a", "Cohere")));
    assert.equal(request.localResponse?.status, 404);
  });
});
