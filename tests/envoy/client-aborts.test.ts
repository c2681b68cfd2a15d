import assert from "node:assert/strict";
import { connect } from "node:net";
import type { Socket } from "node:net";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer } from "../../harness/envoy/stub-upstream.ts";
import { anthropicAnswer, anthropicMessage, anthropicStreamStart } from "./support/anthropic.ts";
import { chatRequest } from "./support/chat.ts";
import { eventually } from "./support/eventually.ts";
import { Gate } from "./support/gate.ts";
import { Gateway } from "./support/gateway.ts";
import type { LogEntry } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 60_000;
/** So often is a phase left, and by so many clients at a time: what they leave behind would not fit `limits.vmMemory`. */
const rounds = 6;
const clients = 4;
const content = "x".repeat(400_000);
const memory = "8MiB";

const request = (stream: boolean): string =>
  JSON.stringify({ model: "claude", stream, messages: [{ role: "user", content }] });

describe("clients that leave, in Envoy", { skip }, () => {
  let stubs: StubUpstream[];
  let gateway: Gateway;
  let gate: Gate;
  /** What is answered to large requests; small ones get a message. */
  let answer: () => StubAnswer | Promise<StubAnswer>;
  let left = 0;
  let log: LogEntry[] | undefined;

  /** For the first endpoint alone: what it keeps of requests that have gone makes it look busier than the other. */
  const headOf = (length: number): string =>
    `POST /v1/chat/completions HTTP/1.1\r\nhost: gateway.local\r\nx-subset: 127.0.0.1:${stubs[0]!.port}\r\n` +
    `content-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

  const stop = async (): Promise<LogEntry[]> => (log ??= await gateway.stop());

  before(async () => {
    const listen = () =>
      StubUpstream.listen(0, ({ body }) =>
        body.length > 100_000 ? answer() : anthropicAnswer([anthropicMessage("hi")]),
      );
    stubs = [await listen(), await listen()];
    const inferencePool = {
      name: "pool",
      endpoints: stubs.map(({ port }) => ({ address: `127.0.0.1:${port}` })),
      subset: { header: "x-subset" },
      picker: { scorers: [{ type: "in-flight" }] },
    };
    gateway = await Gateway.start(binary, {
      limits: { requestBody: "1MiB", responseBody: "1MiB", vmMemory: memory },
      backends: [{ name: "pool", schema: { name: "Anthropic" }, inferencePool }],
    });
  });
  beforeEach(() => {
    gate = new Gate();
    for (const stub of stubs) stub.requests.length = 0;
  });
  afterEach(() => {
    gate.open();
  });
  after(async () => {
    await stop();
    await Promise.all(stubs.map((stub) => stub.close()));
  });

  const metric = async (name: string, labels = {}): Promise<number> =>
    (await gateway.metric(name, labels)) ?? 0;
  const seen = (): Promise<number> => metric("ai_gateway_requests");
  const received = (): Promise<number> =>
    metric("envoy_http_downstream_cx_rx_bytes_total", { envoy_http_conn_manager_prefix: "ai_gateway" });
  const replied = (): Promise<number> =>
    metric("envoy_cluster_upstream_cx_rx_bytes_total", { envoy_cluster_name: "pool" });
  const asked = (): number => stubs.reduce((sum, { requests }) => sum + requests.length, 0);

  /** Clients that all send `text`, go once `isReached`, and come back for more. */
  async function leave(
    text: string,
    isReached: () => Promise<() => boolean | Promise<boolean>>,
  ): Promise<void> {
    const { hostname, port } = new URL(gateway.url);
    for (let round = 0; round < rounds; round++) {
      const condition = await isReached();
      const sockets: Socket[] = [];
      for (let index = 0; index < clients; index++) {
        const socket = connect(Number(port), hostname);
        socket.on("error", () => undefined).resume();
        socket.write(text);
        sockets.push(socket);
      }
      await eventually("the clients are where they leave", condition);
      for (const socket of sockets) socket.destroy();
      await eventually("no request is left", async () => {
        const ofClients = { envoy_http_conn_manager_prefix: "ai_gateway" };
        const downstream = await metric("envoy_http_downstream_rq_active", ofClients);
        return (
          downstream + (await metric("envoy_cluster_upstream_rq_active", { envoy_cluster_name: "pool" })) ===
          0
        );
      });
      left += clients;
    }
  }

  /** The gateway serves, and holds neither of its endpoints for busier than the other. */
  async function assertNothingLeaks(): Promise<void> {
    for (const stub of stubs) {
      stub.requests.length = 0;
      await eventually("each endpoint is picked", async () => {
        const response = await gateway.post("/v1/chat/completions", { ...chatRequest, model: "claude" });
        assert.equal(response.status, 200);
        assert.match(await response.text(), /"content":"hi"/);
        return stub.requests.length > 0;
      });
    }
    assert.equal(await metric("ai_gateway_local_replies"), 0);
    assert.equal(await metric("ai_gateway_failed_replies"), 0);
    assert.equal(await metric("ai_gateway_unread_replies"), 0);
  }

  it("while they send headers", { timeout: timeLimit }, async () => {
    const before = await seen();
    await leave(headOf(100).slice(0, 60), async () => {
      const bytes = (await received()) + 60 * clients;
      return async () => (await received()) >= bytes;
    });
    assert.equal(await seen(), before);
    await assertNothingLeaks();
  });

  it("before they send a body", { timeout: timeLimit }, async () => {
    await leave(headOf(content.length), async () => {
      const count = (await seen()) + clients;
      return async () => (await seen()) === count;
    });
    await assertNothingLeaks();
  });

  it("while they send a body", { timeout: timeLimit }, async () => {
    const body = request(false);
    const part = headOf(body.length) + body.slice(0, 300_000);
    await leave(part, async () => {
      const bytes = (await received()) + part.length * clients;
      return async () => (await received()) >= bytes;
    });
    assert.equal(asked(), 0);
    await assertNothingLeaks();
  });

  it("while the upstream is silent", { timeout: timeLimit }, async () => {
    answer = async () => {
      await gate.opened;
      return { status: 500 };
    };
    const body = request(false);
    await leave(headOf(body.length) + body, () => {
      const count = asked() + clients;
      return Promise.resolve(() => asked() === count);
    });
    await assertNothingLeaks();
  });

  it("in the middle of a stream, whose usage so far is told", { timeout: timeLimit }, async () => {
    async function* begin(): AsyncGenerator<Buffer> {
      yield anthropicStreamStart("Once upon a time");
      await gate.opened;
    }
    answer = () => ({ status: 200, headers: { "content-type": "text/event-stream" }, chunks: begin() });
    const body = request(true);
    const tokens = await metric("ai_gateway_usage_input_tokens");
    const start = anthropicStreamStart("Once upon a time").length;
    await leave(headOf(body.length) + body, async () => {
      const bytes = (await replied()) + start * clients;
      return async () => (await replied()) >= bytes;
    });
    assert.equal((await metric("ai_gateway_usage_input_tokens")) - tokens, 9 * rounds * clients);
    await assertNothingLeaks();
  });

  it("while a reply is collected to be translated", { timeout: timeLimit }, async () => {
    const whole = anthropicMessage(content);
    async function* begin(): AsyncGenerator<Buffer> {
      yield whole.subarray(0, 300_000);
      await gate.opened;
    }
    answer = () => anthropicAnswer(begin());
    const body = request(false);
    await leave(headOf(body.length) + body, async () => {
      const bytes = (await replied()) + 300_000 * clients;
      return async () => (await replied()) >= bytes;
    });
    await assertNothingLeaks();
  });

  it("are all in the access log, as what they were", { timeout: timeLimit }, async () => {
    const gone = (await stop()).filter(({ flags }) => flags === "DC");
    assert.equal(gone.length, left);
    assert.ok(gone.every(({ details }) => details === "downstream_remote_disconnect"));
    const streamed = gone.filter((line) => line["usage.input_tokens"] === "9");
    assert.equal(streamed.length, rounds * clients);
  });
});
