import assert from "node:assert/strict";
import http2 from "node:http2";
import { after, before, describe, it } from "node:test";
import { parse, stringify } from "yaml";
import { freePort } from "../../harness/envoy/ports.ts";
import { EnvoyProcess } from "../../harness/envoy/process.ts";
import { parseConfigValue } from "../../harness/filterapi/check.ts";
import { renderBootstrap } from "../../harness/render/envoy/bootstrap.ts";
import { defaultBootstrapOptions } from "../../harness/render/envoy/defaults.ts";
import { modulePath, requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const begun = 'data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}]}\n\n';
const done = "data: [DONE]\n\n";
const http2Options = {
  "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
  explicit_http_config: { http2_protocol_options: {} },
};

/** Streams what it is asked for, with trailers behind it; nothing at all where that is empty. */
function answer(stream: http2.ServerHttp2Stream, text: string): void {
  const headers = { ":status": 200, "content-type": "text/event-stream" };
  stream.respond(headers, { waitForTrailers: text !== "", endStream: text === "" });
  if (text === "") return;
  stream.on("wantTrailers", () => stream.sendTrailers({ "x-checksum": "1" }));
  stream.end(text);
}

describe("streams over HTTP/2", { skip }, () => {
  const upstream = http2.createServer();
  let envoy: EnvoyProcess;
  let url: string;

  before(async () => {
    upstream.on("stream", (stream) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const request = JSON.parse(Buffer.concat(chunks).toString()) as { messages: [{ content: string }] };
        answer(stream, request.messages[0].content);
      });
    });
    const [upstreamPort, port, adminPort] = [await freePort(), await freePort(), await freePort()];
    await new Promise<void>((resolve) => upstream.listen(upstreamPort, "127.0.0.1", resolve));
    const address = { host: "127.0.0.1", port: upstreamPort };
    const config = { backends: [{ name: "a", schema: { name: "OpenAI", prefix: "v1" }, upstream: address }] };
    const loaded = {
      file: "test.yaml",
      config: parseConfigValue(config),
      json: JSON.stringify(config),
      warnings: [],
    };
    const options = { ...defaultBootstrapOptions, port, adminPort, module: modulePath };
    const bootstrap = parse(renderBootstrap(loaded, options)) as {
      static_resources: { clusters: Record<string, unknown>[] };
    };
    for (const cluster of bootstrap.static_resources.clusters) {
      cluster["typed_extension_protocol_options"] = {
        "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": http2Options,
      };
    }
    const admin = { host: "127.0.0.1", port: adminPort };
    envoy = await EnvoyProcess.start({ binary, bootstrap: stringify(bootstrap), admin });
    url = `http://127.0.0.1:${port}/v1/chat/completions`;
  });
  after(async () => {
    await envoy.stop();
    upstream.close();
  });

  /** Asks for a stream that reads `content`. */
  const ask = (content: string): Promise<Response> =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content }] }),
    });

  it("are reset where they break off before trailers, and Envoy lives on", async () => {
    await assert.rejects(async () => (await ask(begun)).text());
    assert.equal(await (await ask(begun + done)).text(), begun + done);
  });

  it("become an error where they have no body", async () => {
    const response = await ask("");
    assert.equal(response.status, 502);
    assert.match(await response.text(), /"type":"server_error"/);
  });
});
