import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { EndpointPicker } from "./support/endpoint-picker.ts";
import type { Picker } from "./support/endpoint-picker.ts";
import { Gateway } from "./support/gateway.ts";
import { Load } from "./support/load.ts";
import { naming } from "./support/picker-reactions.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const timeLimit = 30_000;
const WORKERS = 2;
type FailureMode = "FailOpen" | "FailClose";

describe("an external picker that goes away under load, in Envoy with two workers", { skip }, () => {
  let picker: EndpointPicker;
  let stubs: StubUpstream[];
  let gateway: Gateway;

  before(async () => {
    stubs = await Promise.all([0, 1].map(() => StubUpstream.listen(0, () => chatAnswer("hello"))));
    picker = await EndpointPicker.listen(second());
    const pool = (failureMode: FailureMode) => ({
      name: failureMode,
      schema: { name: "OpenAI", prefix: "v1" },
      inferencePool: {
        name: failureMode,
        failureMode,
        endpoints: stubs.map(({ port }) => ({ address: `127.0.0.1:${port}` })),
        endpointPicker: { cluster: `${failureMode}-picker`, timeout: "5s" },
        picker: { scorers: [{ type: "in-flight" }] },
      },
    });
    const modes = ["FailOpen", "FailClose"] as const;
    const config = {
      backends: modes.map(pool),
      rules: modes.map((name) => ({ name, matches: [{ model: name }], backends: [{ name }] })),
    };
    const addresses = new Map(modes.map((mode) => [`${mode}-picker`, picker.address]));
    gateway = await Gateway.start(binary, config, {}, { addresses }, WORKERS);
  });

  after(async () => {
    await gateway.stop();
    picker.close();
    await Promise.all(stubs.map((stub) => stub.close()));
  });

  /** A picker that always names the second endpoint, with the first to fall back to. */
  function second(): Picker {
    return naming(`127.0.0.1:${stubs[1]!.port},127.0.0.1:${stubs[0]!.port}`);
  }

  const ask = (mode: FailureMode) => async (): Promise<number> => {
    const response = await gateway.post("/v1/chat/completions", { ...chatRequest, model: mode });
    await response.arrayBuffer();
    return response.status;
  };

  const callsFor = (mode: FailureMode): number =>
    picker.calls.filter(({ body }) => body.includes(mode)).length;

  it(
    "stops what fails closed only, which goes on when the picker is back",
    { timeout: timeLimit },
    async () => {
      const open = new Load(ask("FailOpen"), 4);
      const closed = new Load(ask("FailClose"), 4);
      await Promise.all([open.more(100), closed.more(100)]);
      assert.deepEqual([new Set(open.statuses), new Set(closed.statuses)], [new Set([200]), new Set([200])]);
      // The gateway itself would have used both.
      assert.equal(stubs[0]!.requests.length, 0);

      const { port } = picker.address;
      picker.close();
      await closed.until((statuses) => statuses.filter((status) => status === 503).length >= 50);
      await open.more(100);
      assert.ok(stubs[0]!.requests.length > 0, "nothing was picked in the picker's place");

      picker = await EndpointPicker.listen(second(), port);
      await picker.until(() => callsFor("FailOpen") >= 50 && callsFor("FailClose") >= 50);
      assert.deepEqual(new Set(await open.stop()), new Set([200]));
      const statuses = await closed.stop();
      assert.deepEqual(new Set(statuses), new Set([200, 503]));
      assert.deepEqual(new Set(statuses.slice(-10)), new Set([200]));
    },
  );
});
