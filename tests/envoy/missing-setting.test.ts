import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import type { ClientRequest, IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { after, before, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { Gateway } from "./support/gateway.ts";
import { wasmConfigOf } from "./support/bootstrap.ts";
import type { Bootstrap } from "./support/bootstrap.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 20_000;
const body = JSON.stringify(chatRequest);
/** Longer than it takes to find out that a body is kept back. */
const longEnough = 2500;

const provider = (port: number) => ({
  backends: [
    {
      name: "openai",
      schema: { name: "OpenAI", prefix: "v1" },
      upstream: { host: "127.0.0.1", port },
    },
  ],
});

/** A pool whose requests pass unread, so that its replies are held first. */
const pool = (port: number) => ({
  backends: [
    {
      name: "pool",
      schema: { name: "OpenAI", prefix: "v1" },
      inferencePool: {
        name: "pool",
        endpoints: [{ address: `127.0.0.1:${port}` }],
        picker: { scorers: [{ type: "in-flight" }], maxEndpoints: 1 },
      },
    },
  ],
});

function withoutSetting(bootstrap: Bootstrap): void {
  delete wasmConfigOf(bootstrap)["allow_on_headers_stop_iteration"];
}

function open(gateway: Gateway, path = "/v1/chat/completions"): ClientRequest {
  const headers = { "content-type": "application/json", "content-length": body.length };
  const client = request(gateway.url + path, { method: "POST", headers });
  client.flushHeaders();
  return client;
}

async function answerTo(client: ClientRequest): Promise<{ status: number; text: string }> {
  const [incoming] = (await once(client, "response")) as [IncomingMessage];
  let text = "";
  for await (const chunk of incoming) text += String(chunk);
  return { status: incoming.statusCode ?? 0, text };
}

describe("Envoy without allow_on_headers_stop_iteration", { skip }, () => {
  let upstream: StubUpstream;
  let gateway: Gateway;

  before(async () => {
    upstream = await StubUpstream.listen(0, () => ({ status: 500, chunks: [Buffer.from("oops")] }));
    gateway = await Gateway.start(binary, provider(upstream.port), {}, {}, 1, withoutSetting);
  });
  after(async () => {
    await gateway.stop();
    await upstream.close();
  });

  it(
    "has requests answered with the setting's name, in the client's dialect",
    { timeout: timeLimit },
    async () => {
      const chat = await gateway.post("/v1/chat/completions", chatRequest);
      assert.equal(chat.status, 500);
      const { error } = (await chat.json()) as { error: { message: string; type: string } };
      assert.equal(error.type, "server_error");
      assert.match(error.message, /`allow_on_headers_stop_iteration: true`/);
      const messages = await gateway.post("/anthropic/v1/messages", chatRequest);
      assert.equal(messages.status, 500);
      assert.equal(((await messages.json()) as { type: string }).type, "error");
      assert.equal(gateway.log.split("Envoy does not show it the body").length - 1, 1, gateway.log);
    },
  );

  it("leaves a client alone that has not begun its body", { timeout: timeLimit }, async () => {
    const client = open(gateway);
    const answer = answerTo(client);
    // Time must pass for this to show anything.
    assert.equal(await Promise.race([answer, delay(longEnough)]), undefined);
    client.end(body);
    assert.equal((await answer).status, 500);
  });

  it("has a held reply answered too", { timeout: timeLimit }, async () => {
    const direct = await Gateway.start(binary, pool(upstream.port), {}, {}, 1, withoutSetting);
    try {
      const response = await direct.post("/v1/chat/completions", chatRequest);
      assert.equal(response.status, 500);
      assert.match(await response.text(), /allow_on_headers_stop_iteration/);
    } finally {
      await direct.stop();
    }
  });
});

describe("Envoy with it", { skip }, () => {
  it("serves a client that takes its time", { timeout: timeLimit }, async () => {
    const upstream = await StubUpstream.listen(0, () => chatAnswer("hello"));
    const gateway = await Gateway.start(binary, provider(upstream.port));
    try {
      const client = open(gateway);
      const answer = answerTo(client);
      await delay(longEnough);
      client.write(body.slice(0, 10));
      await delay(longEnough);
      client.end(body.slice(10));
      assert.equal((await answer).status, 200);
    } finally {
      await gateway.stop();
      await upstream.close();
    }
  });
});
