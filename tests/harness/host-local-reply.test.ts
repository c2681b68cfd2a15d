import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { REQUEST, RESPONSE, bytes, startProbe, streamWithRequest, text } from "./support/probe.ts";

describe("a local reply", () => {
  it("from the request headers answers through the response callbacks", () => {
    const script =
      "request_headers: reply 403 not you\nresponse_headers: add 2 x-seen 1\nresponse_body: set 1 99 0 !";
    const { root, log } = startProbe(script);
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    assert.equal(stream.upstream.headers, undefined);
    assert.deepEqual(log, ["request_headers 3 0", "response_headers 4 0", "response_body 7 1"]);
    assert.deepEqual(stream.downstream.headers, [
      [":status", "403"],
      ["x-reply", "yes"],
      ["content-length", "7"],
      ["content-type", "text/plain"],
      ["x-seen", "1"],
    ]);
    assert.equal(text(stream.downstream.body), "not you!");
    assert.equal(stream.downstream.ended, true);
    assert.equal(stream.localResponse?.status, 403);
    assert.equal(text(stream.localResponse.body), "not you");
    assert.equal(stream.localResponse.details, "said_so");
    assert.equal(stream.localResponse.grpcStatus, undefined);
  });

  it("without a body has neither length nor type", () => {
    const { root } = startProbe("request_headers: reply 401");
    const stream = root.stream();
    stream.requestHeaders(REQUEST, true);
    assert.deepEqual(stream.downstream.headers, [
      [":status", "401"],
      ["x-reply", "yes"],
    ]);
    assert.equal(stream.downstream.ended, true);
  });

  it("stops the request whatever the callback returns, and drops what comes after it", () => {
    const { root, log } = startProbe(
      "request_headers: return 1\nrequest_body: reply 413 too large; return 0",
    );
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    stream.requestBody(bytes("ab"), false);
    stream.requestBody(bytes("cd"), true);
    assert.equal(stream.upstream.headers, undefined);
    assert.equal(stream.requestHeld, false);
    assert.equal(log.filter((line) => line.startsWith("request_body")).length, 1);
    assert.equal(text(stream.downstream.body), "too large");
  });

  it("in the response, while its headers are held, goes out directly", () => {
    const probe = startProbe("response_headers: return 1\nresponse_body: reply 502 bad\nlog: get 2 :status");
    const stream = streamWithRequest(probe);
    stream.responseHeaders(RESPONSE, false);
    stream.responseBody(bytes("garbage"), false);
    stream.responseBody(bytes("more"), true);
    stream.close();
    assert.equal(stream.downstream.headers?.[0]?.[1], "502");
    assert.equal(text(stream.downstream.body), "bad");
    assert.deepEqual(probe.log, [
      "response_headers 2 0",
      "response_body 7 0",
      "log",
      "get 2 :status=502",
      "done",
      "delete",
    ]);
  });

  it("after the response headers have left can only reset the stream", () => {
    const probe = startProbe("response_body: reply 502 bad");
    const stream = streamWithRequest(probe);
    stream.responseHeaders(RESPONSE, false);
    stream.responseBody(bytes("ab"), false);
    assert.equal(stream.reset, true);
    assert.equal(stream.localResponse, undefined);
    assert.equal(text(stream.downstream.body), "");
    assert.equal(stream.downstream.ended, false);
    assert.deepEqual(probe.log.slice(-3), ["log", "done", "delete"]);
  });
});

describe("what crashes Envoy", () => {
  const crashes: [name: string, script: string, message: RegExp][] = [
    ["a second local reply", "request_headers: reply 403 a; reply 403 b", /double local reply/],
    [
      "a local reply on the local reply",
      "request_headers: reply 403 a\nresponse_headers: reply 500 b",
      /double local reply/,
    ],
    ["a local reply in the log phase", "log: reply 403 a", /proxy_send_local_response in proxy_on_log/],
    ["closing the stream in the log phase", "log: close 0", /proxy_close_stream in proxy_on_log/],
  ];
  for (const [name, script, message] of crashes) {
    it(`${name} throws`, () => {
      const { vm, root } = startProbe(script);
      const stream = root.stream();
      assert.throws(
        () => {
          stream.requestHeaders(REQUEST, true);
          stream.close();
        },
        (error: Error) => error.name === "EnvoyCrash" && message.test(error.message),
      );
      assert.equal(vm.dead, true);
    });
  }
});

describe("the end of a stream before its time", () => {
  it("proxy_close_stream resets it", () => {
    const { root, log } = startProbe(
      "request_headers: close 0; return 1\nlog: property response/code_details",
    );
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    assert.equal(stream.reset, true);
    assert.deepEqual(log, [
      "request_headers 3 0",
      "log",
      "property response/code_details=wasm_close_stream",
      "done",
      "delete",
    ]);
    stream.requestBody(bytes("late"), true);
    assert.equal(log.length, 5);
  });

  it("a client that goes away is seen in the log phase, with the filter state kept", () => {
    const script =
      "response_headers: set-property tokens 7\nlog: integer response/flags; property response/code_details; property tokens";
    const probe = startProbe(script);
    const stream = streamWithRequest(probe);
    stream.responseHeaders(RESPONSE, false);
    stream.responseBody(bytes("ab"), false);
    stream.abort();
    assert.deepEqual(probe.log.slice(2), [
      "log",
      "integer response/flags=16384",
      "property response/code_details=downstream_remote_disconnect",
      "property tokens=7",
      "done",
      "delete",
    ]);
    assert.equal(stream.downstream.ended, false);
  });
});
