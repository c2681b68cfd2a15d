import assert from "node:assert/strict";
import { once } from "node:events";
import {
  type ClientRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  createServer,
  request,
} from "node:http";
import { after, before, describe, it } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { Gateway } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 10_000;

/** A pool of one endpoint; `costs` make the gateway read what it could otherwise let through. */
function poolConfig(port: number, costs: object[]): object {
  return {
    backends: [
      {
        name: "pool",
        schema: { name: "OpenAI", prefix: "v1" },
        inferencePool: { name: "pool", endpoints: [{ address: `127.0.0.1:${port}` }] },
      },
    ],
    globalLLMRequestCosts: costs,
  };
}

function openRequest(url: string): ClientRequest {
  return request(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", "transfer-encoding": "chunked" },
  });
}

describe("a lone pool that needs nothing from the body", { skip }, () => {
  let server: Server;
  let port: number;
  let gateway: Gateway;

  before(async () => {
    server = createServer();
    port = await freePort();
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    gateway = await Gateway.start(binary, poolConfig(port, []));
  });

  after(async () => {
    await gateway.stop();
    server.closeAllConnections();
    server.close();
  });

  it(
    "gets the first bytes of the body before the client has sent the last",
    { timeout: timeLimit },
    async () => {
      const client = openRequest(gateway.url);
      client.write('{"model":"m",');
      const [incoming, response] = (await once(server, "request")) as [IncomingMessage, ServerResponse];
      const [first] = (await once(incoming, "data")) as [Buffer];
      assert.equal(first.toString(), '{"model":"m",');

      client.end('"messages":[]}');
      let rest = "";
      for await (const chunk of incoming) rest += String(chunk);
      assert.equal(rest, '"messages":[]}');
      response.end("{}");
      const [answer] = (await once(client, "response")) as [IncomingMessage];
      answer.resume();
      assert.equal(answer.statusCode, 200);
    },
  );

  it("reads the body first where a cost must be counted", { timeout: timeLimit }, async () => {
    const counting = await Gateway.start(
      binary,
      poolConfig(port, [{ metadataKey: "total", type: "TotalToken" }]),
    );
    try {
      const client = openRequest(counting.url);
      client.write('{"model":"m",');
      client.end("broken");
      const [answer] = (await once(client, "response")) as [IncomingMessage];
      answer.resume();
      assert.equal(answer.statusCode, 400);
    } finally {
      await counting.stop();
    }
  });
});
