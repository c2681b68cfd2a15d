import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MAXIMUM_PAIRS, MAXIMUM_PAIRS_BYTES } from "../../harness/host/abi.ts";
import { HeaderMap } from "../../harness/host/header-map.ts";
import { decodePairs, encodePairs } from "../../harness/host/pairs.ts";
import type { Pairs } from "../../harness/host/pairs.ts";
import { REQUEST, RESPONSE, bytes, startProbe, streamWithRequest } from "./support/probe.ts";

describe("the serialised form of header maps", () => {
  it("is a count, the sizes, then names and values with a zero byte after each", () => {
    const encoded = encodePairs([
      ["a", "1"],
      ["bc", ""],
    ]);
    assert.equal(
      encoded.toString("hex"),
      "02000000" + "0100000001000000" + "0200000000000000" + "61003100" + "62630000",
    );
  });

  it("comes back as it was, with any bytes in it", () => {
    const pairs: Pairs = [
      ["x-bytes", "\x00\x80\xff"],
      ["x-empty", ""],
      ["x-bytes", "again"],
    ];
    assert.deepEqual(decodePairs(encodePairs(pairs)), pairs);
    assert.deepEqual(decodePairs(encodePairs([])), []);
  });

  it("is nothing where it is cut, too long, or does not add up", () => {
    const good = encodePairs([["name", "value"]]);
    for (let length = 0; length < good.length; length++) {
      assert.deepEqual(decodePairs(good.subarray(0, length)), [], `cut to ${length} bytes`);
    }
    assert.deepEqual(decodePairs(Buffer.concat([good, Buffer.alloc(1)])), []);
    const many = Array.from({ length: MAXIMUM_PAIRS + 1 }, (): [string, string] => ["a", "b"]);
    assert.deepEqual(decodePairs(encodePairs(many)), []);
    assert.equal(decodePairs(encodePairs(many.slice(1))).length, MAXIMUM_PAIRS);
    assert.deepEqual(decodePairs(encodePairs([["a", "b".repeat(MAXIMUM_PAIRS_BYTES)]])), []);
  });
});

describe("a header map", () => {
  it("ignores case, keeps order, and finds the first of several values", () => {
    const map = HeaderMap.of([
      ["X-A", "1"],
      ["x-b", "2"],
      ["x-a", "3"],
    ]);
    assert.equal(map.get("x-A"), "1");
    map.replace("X-A", "4");
    assert.deepEqual(map.list(), [
      ["x-b", "2"],
      ["x-a", "4"],
    ]);
    assert.equal(map.byteSize, 8);
  });

  it("joins second values of the headers Envoy has one slot for", () => {
    const request = HeaderMap.of(
      [...REQUEST, ["accept", "a"], ["accept", "b"], ["x-api-key", "a"]],
      "request",
    );
    request.add("x-api-key", "b");
    assert.equal(request.get("accept"), "a,b");
    assert.equal(request.get("x-api-key"), "a");
    assert.equal(request.get("host"), "gateway.local");
    const response = HeaderMap.of([...RESPONSE, ["accept", "a"], ["accept", "b"]], "response");
    assert.equal(response.get("accept"), "a");
  });

  it("keeps pseudo-headers in front", () => {
    const map = HeaderMap.of([["x", "1"]], "request");
    map.replace(":path", "/");
    assert.deepEqual(map.list(), [
      [":path", "/"],
      ["x", "1"],
    ]);
  });

  it("shows UTF-8 as text and anything else byte by byte", () => {
    const map = HeaderMap.of([["x", "é"]]);
    assert.equal(map.get("x"), "\xc3\xa9");
    map.add("y", "\xff");
    assert.deepEqual(map.list(), [
      ["x", "é"],
      ["y", "\xff"],
    ]);
  });
});

describe("header functions of the filter", () => {
  it("change what goes upstream", () => {
    const script =
      "request_headers: replace 0 :path /b; add 0 X-New 1; add 0 x-new 2; get 0 x-new; remove 0 x-old; get 0 x-old; pairs 0; same-pairs 0";
    const { root, log } = startProbe(script);
    const stream = root.stream();
    stream.requestHeaders([...REQUEST, ["x-old", "é"]], true);
    const expected = [
      [":method", "POST"],
      [":authority", "gateway.local"],
      [":path", "/b"],
      ["x-new", "1"],
      ["x-new", "2"],
    ];
    assert.deepEqual(log.slice(1), [
      "get 0 x-new=1",
      "get 0 x-old status 1",
      `pairs 0 5 ${expected.map(([name, value]) => `${name}=${value}`).join(" ")}`,
    ]);
    assert.deepEqual(stream.upstream.headers, expected);
  });

  it("carry a thousand headers and long values", () => {
    const { root } = startProbe("request_headers: same-pairs 0");
    const stream = root.stream();
    const many = Array.from({ length: 1000 }, (_, index): [string, string] => [
      `x-${index}`,
      "v".repeat(900),
    ]);
    stream.requestHeaders(many, true);
    assert.deepEqual(stream.upstream.headers, many);
  });

  it("find no map outside of its phase: BadArgument, and no pairs", () => {
    const probe = startProbe(
      "request_body: get 0 :path; replace 0 x 1; pairs 0\nresponse_headers: get 0 :path\nresponse_body: get 2 :status; add 2 x 1",
    );
    const stream = probe.root.stream();
    stream.requestHeaders(REQUEST, false);
    stream.requestBody(bytes("ab"), true);
    stream.responseHeaders(RESPONSE, false);
    stream.responseBody(bytes("ab"), true);
    assert.deepEqual(probe.log, [
      "request_headers 3 0",
      "request_body 2 1",
      "get 0 :path status 2",
      "replace 0 x 1 status 2",
      "pairs 0 0",
      "response_headers 2 0",
      "get 0 :path status 2",
      "response_body 2 1",
      "get 2 :status status 2",
      "add 2 x 1 status 2",
    ]);
  });

  it("lose the request with proxy_continue_stream, at once", () => {
    const { root, log } = startProbe(
      "request_headers: return 1\nrequest_body: get 0 :path; continue 0; get 0 :path; return 1",
    );
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    stream.requestBody(bytes("ab"), true);
    assert.deepEqual(log.slice(2), ["get 0 :path=/v1/chat?stream=1", "get 0 :path status 2"]);
  });

  it("see both sides in the log phase", () => {
    const probe = startProbe("log: get 0 :path; get 2 :status; get 1 x");
    const stream = streamWithRequest(probe);
    stream.responseHeaders(RESPONSE, true);
    stream.close();
    assert.deepEqual(probe.log.slice(2, 5), [
      "get 0 :path=/v1/chat?stream=1",
      "get 2 :status=200",
      "get 1 x status 1",
    ]);
  });
});
