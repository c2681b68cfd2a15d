import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { REQUEST, RESPONSE, bytes, startProbe, streamWithRequest, text } from "./support/probe.ts";

/** Sends a request in the given pieces; the last one ends it. */
function send(stream: HttpStream, ...chunks: string[]): void {
  stream.requestHeaders(REQUEST, chunks.length === 0);
  chunks.forEach((chunk, index) => {
    stream.requestBody(bytes(chunk), index === chunks.length - 1);
  });
}

function passedPath(stream: HttpStream): string | undefined {
  return stream.upstream.headers?.find(([name]) => name === ":path")?.[1];
}

describe("the request passes", () => {
  it("untouched where the filter says Continue", () => {
    const { root } = startProbe("");
    const stream = root.stream();
    send(stream, "ab", "cd");
    assert.deepEqual(stream.upstream.headers, REQUEST);
    assert.deepEqual(stream.upstream.chunks.map(text), ["ab", "cd"]);
    assert.equal(stream.upstream.ended, true);
    assert.equal(stream.requestHeld, false);
  });

  it("on ContinueAndEndStream too, which Envoy no longer knows", () => {
    const { root } = startProbe("request_headers: return 2");
    const stream = root.stream();
    send(stream, "ab");
    assert.equal(text(stream.upstream.body), "ab");
  });
});

describe("StopIteration from the headers callback", () => {
  it("holds only the headers where allow_on_headers_stop_iteration is set", () => {
    const { root, log } = startProbe("request_headers: return 1");
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    assert.equal(stream.requestHeld, true);
    stream.requestBody(bytes("ab"), true);
    assert.deepEqual(log, ["request_headers 3 0", "request_body 2 1"]);
    assert.equal(stream.requestHeld, false, "the body callback said Continue: the headers went along");
  });

  it("keeps the headers until a body callback continues, with the changes made meanwhile", () => {
    const { root } = startProbe(
      "request_headers: return 1\nrequest_body#1: return 1\nrequest_body#2: replace 0 :path /b",
    );
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    stream.requestBody(bytes("ab"), false);
    assert.equal(passedPath(stream), undefined);
    assert.equal(stream.requestHeld, true);
    stream.requestBody(bytes("cd"), true);
    assert.equal(passedPath(stream), "/b");
    assert.equal(text(stream.upstream.body), "abcd");
    assert.equal(stream.upstream.ended, true);
  });

  it("holds everything by Envoy's default, and shows the body only after proxy_continue_stream", () => {
    const script =
      "request_headers: return 1; \ntick: effective stream; continue 0\nconfigure: tick 10; return 1\nrequest_body: body 0";
    const { root, log } = startProbe(script, { headerPause: "stop-all" });
    const stream = root.stream();
    send(stream, "ab", "cd");
    assert.equal(stream.upstream.headers, undefined);
    assert.deepEqual(log, ["request_headers 3 0"]);
    root.tick();
    assert.deepEqual(log.slice(1), ["tick", "request_body 4 1", "body 0=abcd"]);
    assert.equal(text(stream.upstream.body), "abcd");
    assert.equal(stream.upstream.ended, true);
  });

  it("cannot be left by itself when the request ends with its headers", () => {
    const { root } = startProbe("request_headers: return 1");
    const stream = root.stream();
    send(stream);
    assert.equal(stream.requestHeld, true);
    assert.equal(stream.upstream.ended, false);
  });
});

describe("body callbacks", () => {
  it("StopIterationAndBuffer shows the whole buffer at the next callback", () => {
    const { root, log } = startProbe("request_body#1: return 1\nrequest_body#2: body 0; return 0");
    const stream = root.stream();
    send(stream, "ab", "cd");
    assert.deepEqual(log.slice(1), ["request_body 2 0", "request_body 4 1", "body 0=abcd"]);
    assert.deepEqual(stream.upstream.chunks.map(text), ["abcd"]);
  });

  it("StopIterationAndWatermark buffers, but shows each chunk alone", () => {
    const { root, log } = startProbe("request_body#1: return 2\nrequest_body#2: body 0; return 0");
    const stream = root.stream();
    send(stream, "ab", "cd");
    assert.deepEqual(log.slice(-1), ["body 0=cd"]);
    assert.deepEqual(stream.upstream.chunks.map(text), ["abcd"]);
  });

  it("StopIterationNoBuffer drops the chunk: the filter sets the whole body at the end", () => {
    const { root } = startProbe(
      "request_headers: return 1\nrequest_body#1: return 3\nrequest_body#2: set 0 0 99 whole",
    );
    const stream = root.stream();
    send(stream, "ab", "cd");
    assert.deepEqual(stream.upstream.chunks.map(text), ["whole"]);
    assert.equal(stream.upstream.ended, true);
  });

  it("StopIterationNoBuffer at the end does not lose the end of the stream", () => {
    const script = "configure: tick 1; return 1\nrequest_body: return 3\ntick: effective stream; continue 0";
    const { root } = startProbe(script);
    const stream = root.stream();
    send(stream, "ab");
    assert.equal(stream.upstream.ended, false);
    root.tick();
    assert.equal(text(stream.upstream.body), "");
    assert.equal(stream.upstream.ended, true);
  });

  it("bytes buffered before a full stop ends are not dropped by StopIterationNoBuffer", () => {
    const script =
      "configure: tick 1; return 1\nrequest_headers: return 3\nrequest_body#1: return 3\ntick: effective stream; continue 0";
    const { root } = startProbe(script);
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    stream.requestBody(bytes("held"), false);
    root.tick();
    stream.requestBody(bytes("more"), true);
    assert.equal(text(stream.upstream.body), "heldmore");
  });

  it("an action of an unknown number stops without a buffer", () => {
    const { root } = startProbe("request_body#1: return 9");
    const stream = root.stream();
    send(stream, "ab", "cd");
    assert.equal(text(stream.upstream.body), "cd");
  });
});

describe("proxy_set_buffer_bytes", () => {
  const cases: [name: string, range: string, expected: string][] = [
    ["replaces everything", "0 99 new", "new"],
    ["replaces the beginning", "0 2 X", "Xcd"],
    ["puts in front", "0 0 X", "Xabcd"],
    ["adds at the end", "99 0 X", "abcdX"],
    ["empties", "0 99 ", ""],
  ];
  for (const [name, range, expected] of cases) {
    it(name, () => {
      const { root } = startProbe(`request_body: set 0 ${range}`);
      const stream = root.stream();
      send(stream, "abcd");
      assert.equal(text(stream.upstream.body), expected);
      assert.equal(stream.upstream.ended, true);
    });
  }

  it("refuses a range in the middle, as Envoy does", () => {
    const { root, log } = startProbe("request_body: set 0 1 1 X");
    const stream = root.stream();
    send(stream, "abcd");
    assert.equal(log.at(-1), "set 0 1 1 X status 2");
    assert.equal(text(stream.upstream.body), "abcd");
  });

  it("refuses the response body before there is one", () => {
    const { root, log } = startProbe("request_headers: set 1 0 0 X; body 1");
    root.stream().requestHeaders(REQUEST, true);
    assert.deepEqual(log.slice(1), ["set 1 0 0 X status 2", "body 1="]);
  });
});

describe("the response", () => {
  it("streams chunk by chunk, each changed on its own", () => {
    const probe = startProbe("response_body#1: set 1 0 99 first\nresponse_body#2: set 1 0 99 ");
    const stream = streamWithRequest(probe);
    stream.responseHeaders(RESPONSE, false);
    assert.deepEqual(stream.downstream.headers, RESPONSE);
    stream.responseBody(bytes("ab"), false);
    assert.deepEqual(stream.downstream.chunks.map(text), ["first"]);
    stream.responseBody(bytes("swallowed"), false);
    stream.responseBody(bytes("cd"), true);
    assert.deepEqual(stream.downstream.chunks.map(text), ["first", "cd"]);
    assert.equal(stream.downstream.ended, true);
  });

  it("can be held and given another status once the body is known", () => {
    const probe = startProbe(
      "response_headers: return 1\nresponse_body#1: return 1\nresponse_body#2: replace 2 :status 502",
    );
    const stream = streamWithRequest(probe);
    stream.responseHeaders(RESPONSE, false);
    stream.responseBody(bytes("ab"), false);
    assert.equal(stream.responseHeld, true);
    stream.responseBody(bytes("cd"), true);
    assert.equal(stream.downstream.headers?.[0]?.[1], "502");
    assert.equal(text(stream.downstream.body), "abcd");
  });

  it("ends in the trailers where there are some: no body callback sees the end", () => {
    const probe = startProbe(
      "response_body: return 1\nresponse_trailers: body 1; set 1 0 99 all; add 3 x-more 1",
    );
    const stream = streamWithRequest(probe);
    stream.responseHeaders(RESPONSE, false);
    stream.responseBody(bytes("ab"), false);
    stream.responseTrailers([["x-t", "1"]]);
    assert.deepEqual(probe.log.slice(1, 4), ["response_body 2 0", "response_trailers 1", "body 1=ab"]);
    assert.equal(text(stream.downstream.body), "all");
    assert.deepEqual(stream.downstream.trailers, [
      ["x-t", "1"],
      ["x-more", "1"],
    ]);
  });

  it("gets trailers of the filter's own in the last body callback", () => {
    const probe = startProbe("response_body: add 3 x-new 1; return 0");
    const stream = streamWithRequest(probe);
    stream.responseHeaders(RESPONSE, false);
    stream.responseBody(bytes("ab"), true);
    assert.deepEqual(stream.downstream.trailers, [["x-new", "1"]]);
    assert.equal(stream.downstream.ended, true);
  });
});

describe("the order of phases", () => {
  it("refuses a response before the request has reached the upstream", () => {
    const stream = startProbe("request_headers: return 1").root.stream();
    stream.requestHeaders(REQUEST, false);
    assert.throws(() => {
      stream.responseHeaders(RESPONSE, true);
    }, /responseHeaders: .*after the request reached the upstream/);
  });

  it("calls log, done and delete once, in Envoy's order", () => {
    const probe = startProbe("");
    const stream = streamWithRequest(probe);
    stream.close();
    stream.close();
    assert.deepEqual(probe.log, ["log", "done", "delete"]);
    assert.throws(() => {
      stream.responseHeaders(RESPONSE, true);
    }, /the stream is closed/);
  });

  it("drops the rest of the request once the response is complete", () => {
    const { root } = startProbe("");
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    stream.responseHeaders(RESPONSE, true);
    stream.requestBody(bytes("late"), true);
    assert.equal(stream.upstream.ended, false);
    assert.equal(text(stream.upstream.body), "");
  });
});
