import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { REQUEST, bytes, startProbe, text } from "./support/probe.ts";

const PAUSED_CALL = "request_headers: call backend /check body text; return 4";

describe("HTTP calls", () => {
  it("wait for the test's answer, which comes on the root context", () => {
    const script = `${PAUSED_CALL}\nhttp_call_response: get 6 :status; get 7 x-t; body 4; effective stream; replace 0 x-checked 1; continue 0`;
    const { root, log } = startProbe(script);
    const stream = root.stream();
    stream.requestHeaders(REQUEST, false);
    stream.requestBody(bytes("ab"), true);
    const [call] = root.callouts.http.values();
    assert.ok(call);
    assert.deepEqual(
      { cluster: call.cluster, headers: call.headers, body: text(call.body), timeout: call.timeout },
      {
        cluster: "backend",
        headers: [
          [":method", "GET"],
          [":path", "/check"],
          [":authority", "backend"],
        ],
        body: "body text",
        timeout: 1000,
      },
    );
    root.callouts.respond(call.token, [[":status", "200"]], "answer", [["x-t", "1"]]);
    assert.deepEqual(log.slice(2), [
      `http_call_response ${call.token} 1 6 1`,
      "get 6 :status=200",
      "get 7 x-t=1",
      "body 4=answer",
      "request_body 2 1",
    ]);
    assert.equal(stream.upstream.headers?.find(([name]) => name === "x-checked")?.[1], "1");
    assert.equal(stream.upstream.ended, true);
    assert.equal(root.callouts.http.size, 0);
  });

  it("that fail have no headers and a status", () => {
    const { root, log } = startProbe(`${PAUSED_CALL}\nhttp_call_response: get 6 :status; body 4; status`);
    root.stream().requestHeaders(REQUEST, true);
    const [token] = root.callouts.http.keys();
    root.callouts.fail(token ?? 0);
    assert.deepEqual(log.slice(2), [
      `http_call_response ${token} 0 0 0`,
      "get 6 :status status 2",
      "body 4 status 1",
      "status=11 reset",
    ]);
  });

  it("can end the paused stream with a local reply", () => {
    const { root } = startProbe(`${PAUSED_CALL}\nhttp_call_response: effective stream; reply 403 no`);
    const stream = root.stream();
    stream.requestHeaders(REQUEST, true);
    root.callouts.respond([...root.callouts.http.keys()][0] ?? 0, [[":status", "200"]]);
    assert.equal(text(stream.downstream.body), "no");
  });

  it("to an unknown cluster or without a path are refused", () => {
    const { root, log } = startProbe("request_headers: call nowhere /; call backend", {
      clusters: ["backend"],
    });
    root.stream().requestHeaders(REQUEST, true);
    assert.deepEqual(log.slice(1), [
      "call nowhere / status 2",
      "token 0",
      "call backend status 2",
      "token 0",
    ]);
  });

  it("are answered once", () => {
    const { root } = startProbe(PAUSED_CALL);
    root.stream().requestHeaders(REQUEST, true);
    const [token = 0] = root.callouts.http.keys();
    root.callouts.respond(token, []);
    assert.throws(
      () => {
        root.callouts.respond(token, []);
      },
      new RegExp(`no call with token ${token} waits`),
    );
  });
});

describe("gRPC streams", () => {
  const OPEN = "request_headers: grpc picker envoy.Processor Process; grpc-send 0 hello; return 4";

  it("carry messages both ways until they are closed", () => {
    const script = [
      OPEN,
      "grpc_initial_metadata: get 4 x-i",
      "grpc_receive: body 5; grpc-send 1 bye",
      "grpc_trailing_metadata: get 5 x-t",
      "grpc_close: status; grpc-send 0 late",
    ].join("\n");
    const { root, log } = startProbe(script);
    root.stream().requestHeaders(REQUEST, true);
    const [stream] = root.callouts.grpc.values();
    assert.ok(stream);
    assert.deepEqual(
      [stream.kind, stream.cluster, stream.service, stream.method, stream.initialMetadata],
      ["stream", "picker", "envoy.Processor", "Process", [["x-m", "1"]]],
    );
    root.callouts.grpcInitialMetadata(stream.token, [["x-i", "1"]]);
    root.callouts.grpcMessage(stream.token, bytes("picked"));
    root.callouts.grpcTrailingMetadata(stream.token, [["x-t", "2"]]);
    root.callouts.grpcClose(stream.token, 8, "no capacity");
    assert.deepEqual(stream.messages.map(text), ["hello", "bye"]);
    assert.equal(stream.halfClosed, true);
    assert.deepEqual(log.slice(1), [
      "grpc_initial_metadata 1",
      "get 4 x-i=1",
      "grpc_receive 6",
      "body 5=picked",
      "grpc_trailing_metadata 1",
      "get 5 x-t=2",
      "grpc_close 8",
      "status=8 no capacity",
      "grpc-send 0 late status 1",
    ]);
  });

  it("that are cancelled are gone", () => {
    const { root } = startProbe(`${OPEN}\ndone: grpc-cancel; return 1`);
    const stream = root.stream();
    stream.requestHeaders(REQUEST, true);
    assert.equal(root.callouts.grpc.size, 1);
    stream.abort();
    assert.equal(root.callouts.grpc.size, 0);
  });

  it("to an unknown cluster fail and close at once", () => {
    const { root, log } = startProbe(`${OPEN}\ngrpc_close: status`, { clusters: [] });
    root.stream().requestHeaders(REQUEST, true);
    assert.equal(log[1], "grpc picker envoy.Processor Process status 10");
    assert.deepEqual(log.slice(-2), ["grpc_close 14", "status=14 Cluster not available"]);
  });
});

describe("what VMs share", () => {
  it("data by vm id, with compare-and-swap", () => {
    const first = startProbe(
      "request_headers: shared-get k; shared-set k one; shared-get k; shared-set k two 9; shared-set k two 1; shared-get k",
      { vmId: "a" },
    );
    first.root.stream().requestHeaders(REQUEST, true);
    assert.deepEqual(first.log.slice(1), [
      "shared-get k status 1",
      "shared-get k=one",
      "cas=1",
      "shared-set k two 9 status 8",
      "shared-get k=two",
      "cas=2",
    ]);
  });

  it("queues: a message wakes the root context that registered", () => {
    const { root, log } = startProbe(
      "request_headers: queue-register q; queue-send q hello; queue-send none x\nqueue_ready: queue-receive q; queue-receive q",
    );
    root.stream().requestHeaders(REQUEST, true);
    assert.deepEqual(log.slice(1), [
      "queue-send none x status 1",
      "queue_ready",
      "queue-receive q=hello",
      "queue-receive q status 7",
    ]);
  });
});
