import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { REQUEST, RESPONSE, startProbe, streamWithRequest } from "./support/probe.ts";

const METADATA = ["xds", "route_metadata", "filter_metadata", "aigateway.envoy.io"].join("\0");

describe("properties", () => {
  it("follow from the request while its headers are in reach", () => {
    const names = "path url_path query method host headers/x-a headers/x-b";
    const script = names
      .split(" ")
      .map((name) => `property request/${name}`)
      .join("; ");
    const { root, log } = startProbe(`request_headers: ${script}\nresponse_headers: property request/path`);
    const stream = root.stream();
    stream.requestHeaders([...REQUEST, ["x-a", "1"]], true);
    stream.responseHeaders(RESPONSE, true);
    assert.deepEqual(log.slice(1), [
      "property request/path=/v1/chat?stream=1",
      "property request/url_path=/v1/chat",
      "property request/query=stream=1",
      "property request/method=POST",
      "property request/host=gateway.local",
      "property request/headers/x-a=1",
      "property request/headers/x-b status 1",
      "response_headers 2 1",
      "property request/path status 1",
    ]);
  });

  it("of the response and the chosen host come with the response", () => {
    const asked = "integer response/code; property response/code_details; property upstream/address";
    const host = "property xds/upstream_host_metadata/filter_metadata/x/k; property xds/cluster_name";
    const probe = startProbe(`request_headers: ${asked}; ${host}\nresponse_headers: ${asked}; ${host}`);
    const stream = probe.root.stream({
      properties: {
        "upstream.address": "10.0.0.1:80",
        "xds.cluster_name": "c",
        "xds.upstream_host_metadata.filter_metadata.x.k": "v",
      },
    });
    stream.requestHeaders(REQUEST, true);
    stream.responseHeaders(RESPONSE, true);
    assert.deepEqual(probe.log, [
      "request_headers 3 1",
      "integer response/code status 1",
      "property response/code_details status 1",
      "property upstream/address status 1",
      "property xds/upstream_host_metadata/filter_metadata/x/k status 1",
      "property xds/cluster_name=c",
      "response_headers 2 1",
      "integer response/code=200",
      "property response/code_details=via_upstream",
      "property upstream/address=10.0.0.1:80",
      "property xds/upstream_host_metadata/filter_metadata/x/k=v",
      "property xds/cluster_name=c",
    ]);
  });

  it("of the chosen host are there from the start in an upstream filter", () => {
    const { root, log } = startProbe("request_headers: property upstream/address");
    const stream = root.stream({ isUpstreamFilter: true, properties: { "upstream.address": "10.0.0.1:80" } });
    stream.requestHeaders(REQUEST, true);
    assert.equal(log.at(-1), "property upstream/address=10.0.0.1:80");
  });

  it("hold metadata: texts, doubles, and a whole branch as pairs", () => {
    const path = "xds/route_metadata/filter_metadata/aigateway.envoy.io";
    const { root, log } = startProbe(
      `request_headers: property ${path}/name; double ${path}/share; property-pairs ${path}; property ${path}/none`,
    );
    const stream = root.stream({
      properties: {
        [`${METADATA}\0name`]: "openai",
        [`${METADATA}\0share`]: 0.5,
        [`${METADATA}\0deep\0er`]: "x",
      },
    });
    stream.requestHeaders(REQUEST, true);
    assert.equal(log[1], `property ${path}/name=openai`);
    assert.equal(log[2], `double ${path}/share=0.5`);
    assert.match(log[3] ?? "", /^property-pairs \S+ 3 name=openai share=/);
    assert.equal(log[4], `property ${path}/none status 1`);
  });

  it("name the plugin and the client", () => {
    const asked = "property plugin_root_id; property plugin_vm_id; property source/address; property node/id";
    const { root, log } = startProbe(`request_headers: ${asked}`, { vmId: "vm-1" });
    root.stream({ sourceAddress: "192.0.2.1:1234" }).requestHeaders(REQUEST, true);
    assert.deepEqual(log.slice(1), [
      "property plugin_root_id=probe",
      "property plugin_vm_id=vm-1",
      "property source/address=192.0.2.1:1234",
      "property node/id status 1",
    ]);
  });

  it("refuse a path below a value", () => {
    const { root } = startProbe("");
    assert.throws(() => root.stream({ properties: { a: "1", "a.b": "2" } }), /"a.b" lies below a value/);
  });
});

describe("filter state", () => {
  it("set by the filter is read by the filter and by tests, under every name", () => {
    const key = "usage.input_tokens";
    const probe = startProbe(
      `request_headers: set-property ${key} 12; property ${key}\nresponse_headers: property filter_state/wasm.${key}`,
    );
    const stream = probe.root.stream();
    stream.requestHeaders(REQUEST, true);
    stream.responseHeaders(RESPONSE, true);
    assert.deepEqual(probe.log, [
      "request_headers 3 1",
      `property ${key}=12`,
      "response_headers 2 1",
      `property filter_state/wasm.${key}=12`,
    ]);
    for (const name of [key, `wasm.${key}`, `filter_state.wasm.${key}`]) {
      assert.equal(Buffer.from(stream.property(name) ?? []).toString(), "12", name);
    }
    assert.equal(stream.property("usage.output_tokens"), undefined);
  });

  it("belongs to one stream", () => {
    const probe = startProbe("request_headers: set-property k v\nrequest_body: property k");
    const first = streamWithRequest(probe);
    const second = probe.root.stream();
    assert.deepEqual(first.property("k"), Buffer.from("v"));
    assert.equal(second.property("k"), undefined);
  });

  it("is out of reach for a root context", () => {
    const { root, log } = startProbe("configure: tick 1; return 1\ntick: set-property k v; property k");
    root.tick();
    assert.deepEqual(log.slice(1), ["set-property k v status 1", "property k status 1"]);
  });
});
