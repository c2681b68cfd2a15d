import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { Gateway } from "./support/gateway.ts";
import { Load } from "./support/load.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 20_000;

describe("the endpoints of a pool, in Envoy", { skip }, () => {
  let gateway: Gateway;
  let stubs: StubUpstream[];

  before(async () => {
    stubs = await Promise.all(
      [0, 1, 2].map((index) => StubUpstream.listen(0, () => chatAnswer(`from ${index}`))),
    );
    gateway = await Gateway.start(binary, {
      backends: [
        {
          name: "pool",
          schema: { name: "OpenAI", prefix: "v1" },
          inferencePool: {
            name: "pool",
            endpoints: stubs.map(({ port }) => ({ address: `127.0.0.1:${port}` })),
            picker: {
              scorers: [{ type: "session-affinity", weight: 4 }, { type: "in-flight" }],
              health: { failures: 2, backoff: "50ms", mostBackoff: "200ms" },
            },
          },
        },
      ],
    });
  });

  after(async () => {
    await gateway.stop();
    await Promise.all(stubs.map((stub) => stub.close()));
  });

  async function post(
    headers: Record<string, string> = {},
  ): Promise<{ status: number; text: string; token: string | null }> {
    const response = await gateway.post("/v1/chat/completions", chatRequest, headers);
    return {
      status: response.status,
      text: await response.text(),
      token: response.headers.get("x-session-token"),
    };
  }

  /** Several clients at once, each sending until `isEnough`. */
  async function load(isEnough: (sent: number) => boolean): Promise<readonly number[]> {
    const clients = new Load(async () => (await post()).status);
    await clients.until(({ length }) => isEnough(length));
    return clients.stop();
  }

  it(
    "loses no request when one goes down under load, and uses it again when it is back",
    { timeout: timeLimit },
    async () => {
      const port = stubs[0]!.port;
      const running = load((sent) => sent >= 300);
      await load((sent) => sent >= 40);
      await stubs[0]!.close();
      assert.deepEqual(new Set(await running), new Set([200]));

      stubs[0] = await StubUpstream.listen(port, () => chatAnswer("from 0 again"));
      const back = stubs[0];
      const statuses = await load(() => back.requests.length >= 5);
      assert.deepEqual(new Set(statuses), new Set([200]));
    },
  );

  it("leaves out one that keeps failing, but for probes", { timeout: timeLimit }, async () => {
    const port = stubs[1]!.port;
    await stubs[1]!.close();
    stubs[1] = await StubUpstream.listen(port, () => ({ status: 503 }));
    assert.deepEqual(new Set(await load((sent) => sent >= 200)), new Set([200]));
    const share = stubs[1].requests.length / 200;
    assert.ok(share < 0.2, `it got ${share * 100} % of the requests`);
  });

  it("keeps a session on its endpoint", { timeout: timeLimit }, async () => {
    const first = await post();
    assert.match(first.token ?? "", /^[0-9a-f]{16}$/);
    for (let count = 0; count < 10; count++) {
      const next = await post({ "x-session-token": first.token ?? "" });
      assert.deepEqual([next.status, next.text, next.token], [200, first.text, first.token]);
    }
  });
});
