import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { RolesStage, headerOf, naming, textOf } from "./support/roles-stage.ts";

const chat = { model: "m", messages: [{ role: "user", content: "Hi" }] };
const provider = (name: string) => ({ name, schema: { name: "OpenAI", prefix: "v1" } });
/** Its requests bring no credential, and may not do without. */
const closed = (name: string) => ({
  ...provider(name),
  auth: { apiKey: { key: "unused" }, credentialOverride: { fallbackToConfigured: false } },
});
const poolOf = (name: string, addresses: string[], changes: object = {}) => ({
  ...provider(name),
  inferencePool: {
    name,
    endpoints: addresses.map((address) => ({ address })),
    picker: { maxEndpoints: 2, scorers: [{ type: "in-flight" }], ...changes },
  },
});
const steering = "x-gateway-destination-endpoint";

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

describe("the router's chain", () => {
  it("has one backend of each priority, drawn by weight", () => {
    const backends = [
      { name: "a", weight: 3 },
      { name: "b", weight: 1 },
      { name: "never", weight: 0 },
      { name: "d", priority: 7 },
      { name: "c", priority: 2, weight: 0 },
    ];
    const config = {
      rules: [{ name: "r", backends }],
      backends: backends.map(({ name }) => provider(name)),
    };
    const stage = new RolesStage(module, config, 7);
    const counts: Record<string, number> = {};
    for (let round = 0; round < 2000; round++) {
      const chain = headerOf(stage.post(chat).upstream.headers, "x-ai-eg-backend")!;
      counts[chain] = (counts[chain] ?? 0) + 1;
    }
    assert.deepEqual(Object.keys(counts).sort(), ["a,d", "b,d"]);
    // 1500 expected, five times the standard deviation allowed.
    assert.ok(Math.abs(counts["a,d"]! - 1500) < 97, `a was drawn ${counts["a,d"]} times of 2000`);
  });

  it("replaces one that cannot be asked by another of its priority, and leaves out a priority without any", () => {
    const config = {
      rules: [
        {
          name: "r",
          backends: [
            { name: "closed", weight: 1000 },
            { name: "open", weight: 1 },
            { name: "shut", priority: 1 },
            { name: "last", priority: 2 },
          ],
        },
      ],
      backends: [closed("closed"), provider("open"), closed("shut"), provider("last")],
    };
    const { headers } = new RolesStage(module, config).post(chat).upstream;
    assert.equal(headerOf(headers, "x-ai-eg-backend"), "open,last");
    assert.equal(headerOf(headers, "x-envoy-max-retries"), "1");
  });

  it("says why the first could not be asked, where none can", () => {
    const backends = [closed("closed"), { name: "bedrock", schema: { name: "AWSBedrock" } }];
    const rules = [{ name: "r", backends: [{ name: "bedrock" }, { name: "closed", priority: 1 }] }];
    const stream = new RolesStage(module, { rules, backends }).post({ ...chat, n: 2 });
    assert.equal(stream.localResponse?.status, 422);
    assert.match(textOf(stream), /"param":"n"/);
    assert.equal(stream.upstream.headers, undefined);
  });

  it("leaves the request as the client sent it, without what a client must not say", () => {
    const rules = [{ name: "r", backends: [{ name: "a" }, { name: "b", priority: 1 }] }];
    const stream = new RolesStage(module, { rules, backends: [provider("a"), provider("b")] }).post(chat, {
      authorization: "Bearer of-the-client",
      "accept-encoding": "gzip",
      "x-ai-eg-backend": "forged",
      "x-ai-eg-status": "200",
      [steering]: "6.6.6.6:80",
    });
    const { headers, body } = stream.upstream;
    assert.equal(Buffer.from(body).toString(), JSON.stringify(chat));
    assert.equal(headerOf(headers, ":path"), "/v1/chat/completions");
    assert.equal(headerOf(headers, "authorization"), "Bearer of-the-client");
    assert.equal(headerOf(headers, "accept-encoding"), "gzip");
    assert.equal(headerOf(headers, "x-ai-eg-backend"), "a,b");
    assert.equal(headerOf(headers, "x-ai-eg-model"), "m");
    assert.equal(headerOf(headers, "x-ai-eg-status"), undefined);
    assert.equal(headerOf(headers, steering), undefined);
  });

  it("steers to every pool in it, as long as their turns", () => {
    const first = ["10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80"];
    const config = {
      rules: [
        {
          name: "r",
          backends: [{ name: "many" }, { name: "p", priority: 1 }, { name: "one", priority: 2 }],
        },
      ],
      backends: [poolOf("many", first), provider("p"), poolOf("one", ["10.1.0.1:80"], { maxEndpoints: 3 })],
    };
    const { headers } = new RolesStage(module, config).post(chat).upstream;
    const list = headerOf(headers, steering)!.split(",");
    assert.equal(new Set(list.slice(0, 2)).size, 2);
    assert.ok(list.slice(0, 2).every((address) => first.includes(address)));
    assert.deepEqual(list.slice(2), ["10.1.0.1:80", "10.1.0.1:80", "10.1.0.1:80"]);
    assert.equal(headerOf(headers, "x-envoy-max-retries"), "5");
  });

  it("of one backend leaves the retries to the route, of one pool to its list", () => {
    const rules = [
      { name: "p", matches: [{ model: "m" }], backends: [{ name: "p" }] },
      { name: "pool", backends: [{ name: "pool" }] },
    ];
    const config = { rules, backends: [provider("p"), poolOf("pool", ["10.0.0.1:80"])] };
    const stage = new RolesStage(module, config);
    const alone = stage.post(chat).upstream.headers;
    assert.equal(headerOf(alone, "x-ai-eg-backend"), "p");
    assert.equal(headerOf(alone, "x-envoy-max-retries"), undefined);
    const pool = stage.post({ ...chat, model: "x" }).upstream.headers;
    assert.equal(headerOf(pool, steering), "10.0.0.1:80");
    assert.equal(headerOf(pool, "x-envoy-max-retries"), "0");
  });

  it("does not name a model to Envoy that no header can hold", () => {
    const rules = [{ name: "r", backends: [{ name: "a" }] }];
    const stream = new RolesStage(module, { rules, backends: [provider("a")] }).post({
      ...chat,
      model: "a\r\nx-evil: 1",
    });
    assert.equal(headerOf(stream.upstream.headers, "x-ai-eg-model"), undefined);
    assert.equal(headerOf(stream.upstream.headers, "x-ai-eg-backend"), "a");
  });
});

describe("the router's reply side", () => {
  const chainOf = (...names: string[]) => names.map((name, priority) => ({ name, priority }));
  const addresses = ["10.0.0.1:80", "10.0.0.2:80", "10.0.0.3:80"];
  const config = {
    rules: [
      { name: "behind", matches: [{ model: "behind" }], backends: chainOf("p", "pool") },
      { name: "alone", matches: [{ model: "alone" }], backends: chainOf("pool") },
      { name: "before", backends: chainOf("pool", "p") },
    ],
    backends: [poolOf("pool", addresses, { health: { failures: 1 } }), provider("p")],
  };
  const listOf = (stream: HttpStream): string[] => headerOf(stream.upstream.headers, steering)!.split(",");
  const post = (stage: RolesStage, model: string): HttpStream => stage.post({ ...chat, model });

  it("brings Envoy's own errors into the client's dialect", () => {
    const stream = new RolesStage(module, config).post({ ...chat, max_tokens: 5 }, {}, {}, "/v1/messages");
    stream.attempt({ "upstream.request_attempt_count": 3 });
    stream.responseHeaders([[":status", "503"]], false, "no_healthy_upstream");
    stream.responseBody(Buffer.from("no healthy upstream"), true);
    assert.deepEqual(JSON.parse(textOf(stream)), {
      type: "error",
      error: { type: "overloaded_error", message: "no healthy upstream" },
    });
    assert.equal(headerOf(stream.downstream.headers, "content-type"), "application/json");
  });

  it("leaves a backend's reply alone, which the upstream role has read", () => {
    const stream = post(new RolesStage(module, config), "m");
    stream.attempt({ "upstream.request_attempt_count": 3 });
    stream.responseHeaders([[":status", "503"]], false);
    stream.responseBody(Buffer.from("as it is"), true);
    assert.equal(textOf(stream), "as it is");
  });

  it("tells a pool that its turns failed, where a later backend answered", () => {
    const stage = new RolesStage(module, config);
    const stream = post(stage, "m");
    const failed = listOf(stream);
    stream.attempt({ "upstream.request_attempt_count": 3 });
    stream.responseHeaders([[":status", "200"]], true);
    stream.close();
    const [left] = addresses.filter((address) => !failed.includes(address));
    assert.deepEqual(listOf(post(stage, "m")), [left, left]);
  });

  it("tells a pool which of its endpoints failed, where a later one answered", () => {
    const stage = new RolesStage(module, config);
    const stream = post(stage, "behind");
    const [failed, served] = listOf(stream);
    stream.attempt({ "upstream.request_attempt_count": 3 });
    stream.responseHeaders([[":status", "200"]], true);
    stream.close();
    const next = listOf(post(stage, "alone"));
    assert.ok(next.includes(served!) && !next.includes(failed!), next.join());
  });

  it("blames no endpoint for what its backend was never asked", () => {
    const stage = new RolesStage(module, config);
    const stream = post(stage, "alone");
    stream.attempt({ "upstream.request_attempt_count": 1 });
    // An attempt that was declined: Envoy was told 503.
    const told: [string, string][] = [
      [":status", "503"],
      ["x-ai-eg-status", "422"],
    ];
    stream.responseHeaders(told, true);
    assert.equal(stream.localResponse?.status, 422);
    stream.close();
    const served = new Set(Array.from({ length: 40 }, () => listOf(post(stage, "alone"))[0]));
    assert.equal(served.size, addresses.length);
  });

  it("counts a request in flight at no pool that it has not come to", () => {
    const later: boolean[] = [];
    for (let seed = 1; seed <= 20; seed++) {
      const stage = new RolesStage(module, config, seed);
      const [first] = listOf(post(stage, "behind"));
      later.push(listOf(post(stage, "alone"))[0] === first);
    }
    assert.ok(later.includes(true), "an endpoint that serves nothing is as good as the others");
  });

  it("counts a request in flight at the pool that it goes to first", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const stage = new RolesStage(module, config, seed);
      const [first] = listOf(post(stage, "m"));
      assert.notEqual(listOf(post(stage, "alone"))[0], first);
    }
  });

  it("offers a session with the endpoint that answered", () => {
    const backends = [poolOf("pool", addresses, { scorers: [{ type: "session-affinity" }] }), provider("p")];
    const stage = new RolesStage(module, { ...config, backends });
    const stream = post(stage, "behind");
    const served = listOf(stream)[1]!;
    stream.attempt({ "upstream.request_attempt_count": 3 });
    stream.responseHeaders([[":status", "200"]], true);
    const token = headerOf(stream.downstream.headers, "x-session-token")!;
    const back = stage.post({ ...chat, model: "behind" }, { "x-session-token": token });
    assert.equal(listOf(back)[0], served);
    const other = post(stage, "behind");
    other.attempt({ "upstream.request_attempt_count": 1 });
    other.responseHeaders([[":status", "200"]], true);
    assert.equal(headerOf(other.downstream.headers, "x-session-token"), undefined);
  });
});

describe("the router without rules, under Envoy AI Gateway's control plane", () => {
  const config = {
    backends: [provider("ns/a"), poolOf("ns/pool", ["10.0.0.1:80", "10.0.0.2:80"], { maxEndpoints: 1 })],
  };

  it("names the model and the path for the routes, and no backend", () => {
    const { headers } = new RolesStage(module, config).post(chat, {}, naming("route", "ns/a")).upstream;
    assert.equal(headerOf(headers, "x-ai-eg-model"), "m");
    assert.equal(headerOf(headers, "x-ai-eg-original-path"), "/v1/chat/completions");
    assert.equal(headerOf(headers, "x-envoy-original-path"), "/v1/chat/completions");
    assert.equal(headerOf(headers, "x-ai-eg-backend"), undefined);
    assert.equal(headerOf(headers, "x-envoy-max-retries"), undefined);
  });

  it("picks one endpoint of the pool that route or cluster names", () => {
    for (const of of ["route", "cluster"] as const) {
      const { headers } = new RolesStage(module, config).post(chat, {}, naming(of, "ns/pool")).upstream;
      assert.match(headerOf(headers, steering) ?? "", /^10\.0\.0\.[12]:80$/);
    }
  });

  it("lets a request go whose backend is not known yet", () => {
    const stream = new RolesStage(module, config).post(chat);
    assert.equal(stream.localResponse, undefined);
    assert.ok(stream.upstream.ended);
  });
});
