import assert from "node:assert/strict";
import http2 from "node:http2";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { anthropicAnswer, anthropicMessage } from "./support/anthropic.ts";
import { chatStream } from "./support/chat-stream.ts";
import { chatAnswer } from "./support/chat.ts";
import { eventually } from "./support/eventually.ts";
import { Gate } from "./support/gate.ts";
import { Gateway } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 30_000;

/** A stream of HTTP/2 and what has come over it. */
class Exchange {
  status = 0;
  text = "";
  readonly ended: Promise<void>;
  readonly stream: http2.ClientHttp2Stream;

  constructor(session: http2.ClientHttp2Session, body: object) {
    this.stream = session.request({ ":method": "POST", ":path": "/v1/chat/completions" });
    this.stream.on("response", (headers) => (this.status = Number(headers[":status"])));
    this.stream.setEncoding("utf8").on("data", (text: string) => (this.text += text));
    this.ended = new Promise((resolve, reject) => {
      this.stream.once("close", resolve);
      this.stream.once("error", reject);
    });
    this.stream.end(JSON.stringify(body));
  }
}

describe("clients over HTTP/2, in Envoy", { skip }, () => {
  let upstream: StubUpstream;
  let gateway: Gateway;
  let gate: Gate;
  let session: http2.ClientHttp2Session;

  before(async () => {
    upstream = await StubUpstream.listen(0, ({ body, path }) => {
      const { model, stream, messages } = JSON.parse(body.toString()) as {
        model: string;
        stream?: boolean;
        messages: [{ content: string }];
      };
      const [{ content }] = messages;
      if (path === "/v1/messages") return anthropicAnswer([anthropicMessage(JSON.stringify(content))]);
      return stream === true ? chatStream(content, gate) : chatAnswer(`${model} ${content}`);
    });
    const at = { host: "127.0.0.1", port: upstream.port };
    gateway = await Gateway.start(binary, {
      rules: [
        { name: "claude", matches: [{ model: "claude" }], backends: [{ name: "claude" }] },
        { name: "rest", backends: [{ name: "openai" }] },
      ],
      backends: [
        { name: "openai", schema: { name: "OpenAI", prefix: "v1" }, upstream: at },
        { name: "claude", schema: { name: "Anthropic" }, upstream: at },
      ],
    });
  });
  beforeEach(() => {
    gate = new Gate();
    // To a server of cleartext, this says HTTP/2 from the first byte on.
    session = http2.connect(gateway.url);
  });
  afterEach(() => {
    gate.open();
    session.destroy();
  });
  after(async () => {
    await gateway.stop();
    await upstream.close();
  });

  const ask = (content: string, more: object = {}): Exchange =>
    new Exchange(session, { model: "gpt-4o", messages: [{ role: "user", content }], ...more });

  it("get whole replies, translated or not", { timeout: timeLimit }, async () => {
    const [same, translated] = [ask("hi"), ask("there", { model: "claude" })];
    await Promise.all([same.ended, translated.ended]);
    assert.deepEqual([same.status, translated.status], [200, 200]);
    assert.match(same.text, /"content":"gpt-4o hi"/);
    assert.match(translated.text, /"object":"chat.completion"/);
    assert.match(translated.text, /there/);
  });

  it("get streams event by event", { timeout: timeLimit }, async () => {
    const exchange = ask("piece by piece", { stream: true });
    await eventually("the first event comes", () => exchange.text.includes("piece by piece"));
    assert.ok(!exchange.text.includes("[DONE]"));
    gate.open();
    await exchange.ended;
    assert.match(exchange.text, /data: \[DONE\]\n\n$/);
  });

  it("get errors in their dialect", { timeout: timeLimit }, async () => {
    const broken = new Exchange(session, { model: 5 });
    await broken.ended;
    assert.equal(broken.status, 400);
    assert.match(broken.text, /"type":"invalid_request_error"/);
  });

  it(
    "may have many streams over one connection, and leave some of them",
    { timeout: timeLimit },
    async () => {
      const exchanges = Array.from({ length: 24 }, (_, index) => ask(`<${index}>`, { stream: true }));
      await eventually("all have begun", () => exchanges.every(({ text }) => text.includes("content")));
      const left = exchanges.filter((_, index) => index % 3 === 0);
      const kept = exchanges.filter((_, index) => index % 3 !== 0);
      for (const { stream } of left) stream.close(http2.constants.NGHTTP2_CANCEL);
      await Promise.all(left.map(({ ended }) => ended));
      gate.open();
      await Promise.all(kept.map(({ ended }) => ended));
      for (const exchange of kept) {
        assert.equal(exchange.status, 200);
        assert.ok(exchange.text.includes(`"content":"<${exchanges.indexOf(exchange)}>"`));
        assert.match(exchange.text, /data: \[DONE\]\n\n$/);
      }
      await eventually("no request is left", async () => {
        const labels = { envoy_http_conn_manager_prefix: "ai_gateway" };
        return (await gateway.metric("envoy_http_downstream_rq_active", labels)) === 0;
      });
    },
  );
});
