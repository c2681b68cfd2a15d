import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inspectDump } from "../../harness/envoy/config-dump.ts";

const name = "envoy.filters.http.wasm/envoyextensionpolicy/default/ai-gateway/wasm/0";
const wasmType = "type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm";

const filter = (config: object, rootId = "gateway") => ({
  name,
  disabled: true,
  typed_config: { "@type": wasmType, config: { root_id: rootId, ...config } },
});

const settings = { allow_on_headers_stop_iteration: true, failure_policy: "FAIL_RELOAD" };

const listener = (own: string, filters: object[]) => ({
  name: own,
  active_state: { listener: { name: own, default_filter_chain: { filters: [{ http_filters: filters }] } } },
});

const everyPath = { match: { prefix: "/" }, direct_response: { status: 404 } };
const switchedOn = { ...everyPath, typed_per_filter_config: { [name]: {} } };

const dump = (listeners: object[], routes: object[] = [switchedOn]) => ({
  configs: [{ dynamic_listeners: listeners }, { dynamic_route_configs: [{ route_config: { routes } }] }],
});

describe("what a configuration dump tells of the module", () => {
  it("is nothing wrong where every filter has its settings", () => {
    const listeners = [listener("a", [filter(settings)]), listener("b", [filter(settings)])];
    const { filters, problems } = inspectDump(dump(listeners));
    assert.deepEqual(problems, []);
    assert.deepEqual(filters.map(({ place }) => place).sort(), ["a", "b"]);
  });

  it("is that a listener lacks the patch", () => {
    const { problems } = inspectDump(dump([listener("a", [filter(settings)]), listener("b", [filter({})])]));
    assert.equal(problems.length, 2);
    assert.ok(problems.every((problem) => problem.startsWith(`b: filter ${name}: no `)));
  });

  it("is that there is no filter of the module, whatever other modules there are", () => {
    const { problems } = inspectDump(dump([listener("a", [filter(settings, "another")])]));
    assert.match(problems.join(), /^no filter of the module/);
  });

  it("is that no route for every path switches the filter on", () => {
    const named = {
      ...switchedOn,
      match: { prefix: "/", headers: [{ name: "x-ai-eg-backend" }] },
    };
    for (const routes of [[], [named], [named, everyPath]]) {
      const { problems } = inspectDump(dump([listener("a", [filter(settings)])], routes));
      assert.match(problems.join(), /^no route for every path runs the filter/);
    }
  });

  it("is that Envoy has refused an update", () => {
    const refused = { ...listener("a", [filter(settings)]), error_state: { details: "bad filter" } };
    assert.deepEqual(inspectDump(dump([refused])).problems, ["a: Envoy refused an update: bad filter"]);
  });

  it("is read from dumps of many proxies in camel case as well", () => {
    const camel = JSON.stringify({ "namespace/pod": dump([listener("a", [filter(settings)])]) }).replace(
      /_([a-z])(?=\w*":)/g,
      (_, letter: string) => letter.toUpperCase(),
    );
    assert.deepEqual(inspectDump(JSON.parse(camel)).problems, []);
  });
});
