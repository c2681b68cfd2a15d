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

/** A pool of one endpoint; `costs` make the gateway read what it could otherwise let through, and so do some scorers. */
function poolConfig(port: number, costs: object[], scorers: object[]): object {
  return {
    backends: [
      {
        name: "pool",
        schema: { name: "OpenAI", prefix: "v1" },
        inferencePool: { name: "pool", endpoints: [{ address: `127.0.0.1:${port}` }], picker: { scorers } },
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
    gateway = await Gateway.start(binary, poolConfig(port, [], [{ type: "in-flight" }]));
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

  it(
    "gets the head of the body once the prefix scorer has seen enough of it",
    { timeout: timeLimit },
    async () => {
      const scoring = await Gateway.start(binary, poolConfig(port, [], [{ type: "prefix-cache" }]));
      try {
        const client = openRequest(scoring.url);
        const head = `{"model":"m","messages":[{"role":"user","content":"${"x".repeat(4096)}`;
        client.write(head);
        const [incoming, response] = (await once(server, "request")) as [IncomingMessage, ServerResponse];
        let received = "";
        while (received.length < head.length) {
          const [chunk] = (await once(incoming, "data")) as [Buffer];
          received += chunk.toString();
        }
        assert.equal(received, head);

        client.end('"}]}');
        for await (const chunk of incoming) received += String(chunk);
        assert.equal(received, `${head}"}]}`);
        response.end("{}");
        const [answer] = (await once(client, "response")) as [IncomingMessage];
        answer.resume();
        assert.equal(answer.statusCode, 200);
      } finally {
        await scoring.stop();
      }
    },
  );

  it("reads the body first where a cost must be counted", { timeout: timeLimit }, async () => {
    const counting = await Gateway.start(
      binary,
      poolConfig(port, [{ metadataKey: "total", type: "TotalToken" }], [{ type: "in-flight" }]),
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
