import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { PickerCall, Reaction } from "../envoy/support/endpoint-picker.ts";
import { externalProcessor, headerTexts } from "../envoy/support/ext-proc.ts";
import { immediate, naming, rewriting } from "../envoy/support/picker-reactions.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { RolesStage, headerOf, jsonOf, reply, textOf } from "./support/roles-stage.ts";

const chat = { model: "m", messages: [{ role: "user", content: "Hi" }] };
const steering = "x-gateway-destination-endpoint";
const pool = (name: string, address: string) => ({
  name,
  schema: { name: "OpenAI", prefix: "v1" },
  inferencePool: {
    name,
    endpointPicker: { cluster: `${name}-picker`, timeout: "1s" },
    endpoints: [{ address }],
    picker: { maxEndpoints: 1 },
  },
});
const config = {
  rules: [
    { name: "one", matches: [{ model: "one" }], backends: [{ name: "near" }] },
    { name: "r", backends: [{ name: "near" }, { name: "far", priority: 1 }] },
  ],
  backends: [pool("near", "10.0.0.1:80"), pool("far", "10.1.0.1:80")],
};

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

/** What the pickers have been asked so far: their calls' tokens, in order. */
const tokens = (stage: RolesStage): number[] => [...stage.router.callouts.grpc.keys()];

/** The picker that was asked last reacts. */
function react(stage: RolesStage, reaction: (call: PickerCall) => Reaction): void {
  const { grpc } = stage.router.callouts;
  const token = tokens(stage).at(-1)!;
  const [head, ...parts] = grpc
    .get(token)!
    .messages.map((bytes) => externalProcessor.Process.requestDeserialize(Buffer.from(bytes)));
  const asked = {
    headers: headerTexts(head?.requestHeaders),
    body: Buffer.concat(parts.map(({ requestBody }) => requestBody!.body)),
  } as PickerCall;
  for (const step of reaction(asked)) {
    if (Buffer.isBuffer(step)) stage.router.callouts.grpcMessage(token, step);
    else if ("close" in step) stage.router.callouts.grpcClose(token, step.close);
    else stage.router.callouts.grpcMessage(token, externalProcessor.Process.responseSerialize(step));
  }
}

/** The model that a backend is asked for. */
const modelOf = ({ upstream }: HttpStream): string => (jsonOf(upstream.body) as { model: string }).model;

const chainOf = (stream: HttpStream): (string | undefined)[] => [
  headerOf(stream.upstream.headers, "x-ai-eg-backend"),
  headerOf(stream.upstream.headers, steering),
];

describe("external pickers of a chain", () => {
  it("are asked one after the other, before the request leaves", () => {
    const stage = new RolesStage(module, config);
    const stream = stage.post(chat);
    assert.equal(tokens(stage).length, 1);
    assert.ok(stream.requestHeld);
    react(stage, naming("10.0.0.1:80"));
    assert.equal(tokens(stage).length, 2);
    assert.equal(stream.upstream.headers, undefined);
    react(stage, naming("10.1.0.1:80"));
    assert.deepEqual(chainOf(stream), ["near,far", "10.0.0.1:80,10.1.0.1:80"]);
    assert.equal(headerOf(stream.upstream.headers, "x-envoy-max-retries"), "1");
    assert.equal(Buffer.from(stream.upstream.body).toString(), JSON.stringify(chat));
    assert.ok(stream.upstream.ended);
  });

  it("leave their pool out where they fail", () => {
    const stage = new RolesStage(module, config);
    const stream = stage.post(chat);
    react(stage, () => [{ close: 14 }]);
    react(stage, naming("10.1.0.1:80"));
    assert.deepEqual(chainOf(stream), ["far", "10.1.0.1:80"]);
  });

  it("leave their pool out where they answer by themselves and there is another", () => {
    const stage = new RolesStage(module, config);
    const stream = stage.post(chat);
    react(stage, () => [immediate(429, "full")]);
    react(stage, naming("10.1.0.1:80"));
    assert.deepEqual(chainOf(stream), ["far", "10.1.0.1:80"]);
  });

  it("answer for a pool that is alone", () => {
    const stage = new RolesStage(module, config);
    const stream = stage.post({ ...chat, model: "one" });
    react(stage, () => [immediate(429, "full", { "retry-after": "3" })]);
    assert.equal(stream.localResponse?.status, 429);
    assert.equal(textOf(stream), "full");
    assert.equal(headerOf(stream.downstream.headers, "retry-after"), "3");
  });

  it("fail the request together, with what was wrong with the first", () => {
    const stage = new RolesStage(module, config);
    const stream = stage.post(chat);
    react(stage, () => [immediate(429, "full")]);
    react(stage, () => [{ close: 14 }]);
    assert.equal(stream.localResponse?.status, 429);
    assert.match(textOf(stream), /the endpoint picker of the backend `near` refused the request/);
  });

  it("that do not answer in time are given up", () => {
    const stage = new RolesStage(module, config);
    const stream = stage.post(chat);
    for (let round = 0; round < 2; round++) {
      stage.clock.advance(1100);
      stage.router.tick();
    }
    assert.equal(stream.localResponse?.status, 503);
  });

  it("may be waited for when the client leaves", () => {
    const stage = new RolesStage(module, config);
    const stream = stage.post(chat);
    react(stage, naming("10.0.0.1:80"));
    stream.abort();
    stage.clock.advance(10_000);
    stage.router.tick();
    assert.equal(tokens(stage).length, 0, "both streams are given up");
  });

  it("have the model asked for that they name", () => {
    const stage = new RolesStage(module, config);
    const stream = stage.post(chat);
    react(stage, rewriting("10.0.0.1:80", "tuned"));
    react(stage, naming("10.1.0.1:80"));
    const near = stage.attempt(stream, stream, 1);
    assert.equal(modelOf(near), "tuned");
    reply(near, 503, {});
    const far = stage.attempt(stream, near, 2);
    assert.equal(modelOf(far), "m");
    reply(far, 200, {});
    stage.finish(stream, far, 2);
    assert.equal(headerOf(stream.downstream.headers, ":status"), "200");
  });
});

describe("the models of a pool", () => {
  it("are drawn once for a request: what is picked for is what is asked for", () => {
    const modelRewrites = [
      {
        model: "m",
        targets: [
          { model: "m-a", weight: 1 },
          { model: "m-b", weight: 1 },
        ],
      },
    ];
    const { inferencePool, ...backend } = pool("near", "10.0.0.1:80");
    const stage = new RolesStage(module, {
      rules: [{ name: "r", backends: [{ name: "near" }] }],
      backends: [{ ...backend, inferencePool: { ...inferencePool, modelRewrites } }],
    });
    const seen = new Set<string>();
    for (let round = 0; round < 30; round++) {
      const stream = stage.post(chat);
      let picked = "";
      react(stage, (call) => {
        picked = (JSON.parse(call.body.toString()) as { model: string }).model;
        return naming("10.0.0.1:80")(call);
      });
      const attempt = stage.attempt(stream, stream, 1);
      assert.equal(modelOf(attempt), picked);
      seen.add(picked);
      reply(attempt, 200, {});
      stream.close();
    }
    assert.deepEqual([...seen].sort(), ["m-a", "m-b"]);
  });
});
