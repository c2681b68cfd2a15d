import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import {
  contextValue,
  destinationHeader,
  externalProcessor,
  headerTexts,
  loadBalancerMetadata,
  setHeaders,
} from "../envoy/support/ext-proc.ts";
import type { ProcessingResponse } from "../envoy/support/ext-proc.ts";
import { SessionModule } from "./support/external-picker-module.ts";

const body = JSON.stringify({ model: "llama3", messages: [{ role: "user", content: "hi" }] });
const members = ["10.0.0.1:8000", "10.0.0.2:8000", "[fd00::2]:8000"];

let session: SessionModule;
before(async () => {
  session = await SessionModule.compile();
});

/** A headers response that names endpoints in the header and in the metadata. */
const pick = (endpoints: string, more: Record<string, string> = {}): ProcessingResponse => ({
  requestHeaders: {
    response: { headerMutation: { setHeaders: setHeaders({ [destinationHeader]: endpoints, ...more }) } },
  },
  dynamicMetadata: loadBalancerMetadata({ [destinationHeader]: endpoints }),
});
const bodyPart = (text: string, endOfStream: boolean): ProcessingResponse => ({
  requestBody: { response: { bodyMutation: { streamedResponse: { body: Buffer.from(text), endOfStream } } } },
});
const lengthOf = (text: string): Record<string, string> => ({
  "Content-Length": String(Buffer.byteLength(text)),
});

describe("what a picker is asked", () => {
  it("is the headers, then the body, each byte as it was", () => {
    session.ask({ body, headers: { ":path": "/v1/chat/completions", "x-team": "a\u00ff" } });
    const [first, second, ...others] = session.sent;
    assert.deepEqual(headerTexts(first?.requestHeaders), {
      ":path": "/v1/chat/completions",
      "x-team": "a\u00ff",
    });
    assert.ok(!first?.requestHeaders?.endOfStream);
    assert.equal(first?.protocolConfig?.requestBodyMode, "FULL_DUPLEX_STREAMED");
    assert.equal(first?.metadataContext ?? undefined, undefined);
    assert.equal(second?.requestBody?.body.toString(), body);
    assert.equal(second?.requestBody?.endOfStream, true);
    assert.deepEqual(others, []);
  });

  it("is a large body in parts of at most 64 KiB, of which the last ends it", () => {
    const large = Buffer.alloc(200_000, "abcdefg");
    session.ask({ body: large });
    const parts = session.sent.slice(1).map((request) => request.requestBody);
    assert.ok(parts.every((part) => part && part.body.length <= 65_536));
    assert.deepEqual(Buffer.concat(parts.map((part) => part!.body)), large);
    assert.deepEqual(
      parts.map((part) => Boolean(part?.endOfStream)),
      [false, false, false, true],
    );
  });

  it("ends with the headers where there is no body", () => {
    session.ask({});
    assert.equal(session.sent.length, 1);
    assert.equal(session.sent[0]?.requestHeaders?.endOfStream, true);
  });

  it("names the subset as a list, even an empty one", () => {
    for (const subset of [["10.0.0.1:8000", "[fd00::2]:8000"], ["10.0.0.1:8000"], []]) {
      session.ask({ body, subset });
      const hint = contextValue(
        session.sent[0]!,
        "envoy.lb.subset_hint",
        "x-gateway-destination-endpoint-subset",
      );
      assert.deepEqual(hint, subset);
    }
  });

  it("tells objective, fairness and targets under both names, the newer counting", () => {
    session.ask({
      headers: {
        "x-gateway-inference-objective": "batch",
        "x-llm-d-inference-fairness-id": "new",
        "x-gateway-inference-fairness-id": "old",
        "x-slo-ttft-ms": "200",
      },
    });
    const headers = session.sent[0]?.requestHeaders?.headers?.headers ?? [];
    assert.deepEqual(headers.map(({ key, rawValue }) => `${key}=${String(rawValue)}`).sort(), [
      "x-gateway-inference-fairness-id=new",
      "x-gateway-inference-objective=batch",
      "x-llm-d-inference-fairness-id=new",
      "x-llm-d-inference-objective=batch",
      "x-llm-d-slo-ttft-ms=200",
      "x-slo-ttft-ms=200",
    ]);
  });

  it("fails the pick where the stream does not take it", () => {
    session.ask({ body }, (exports) => exports.breakStream());
    assert.deepEqual(session.heard, ["failed the endpoint picker could not be reached"]);
  });
});

describe("a pick", () => {
  it("is taken from the header and the metadata together", () => {
    session.ask({ body, members });
    session.receive(pick("10.0.0.2:8000,10.0.0.1:8000"));
    assert.deepEqual(session.heard, ["picked 10.0.0.2:8000 10.0.0.1:8000"]);
  });

  it("is taken from either alone", () => {
    session.ask({ body, members });
    session.receive({ ...pick("10.0.0.2:8000"), dynamicMetadata: loadBalancerMetadata({ other: "x" }) });
    assert.deepEqual(session.heard, ["picked 10.0.0.2:8000"]);
    session.ask({ body, members });
    session.receive({
      requestHeaders: {},
      dynamicMetadata: loadBalancerMetadata({ [destinationHeader]: "10.0.0.1:8000" }),
    });
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000"]);
  });

  it("is refused where header and metadata disagree", () => {
    session.ask({ body, members });
    session.receive({
      ...pick("10.0.0.2:8000"),
      dynamicMetadata: loadBalancerMetadata({ [destinationHeader]: "10.0.0.1:8000" }),
    });
    assert.deepEqual(session.heard, [
      "failed the endpoint picker's header and metadata name different endpoints",
    ]);
    assert.equal(session.exports.cancelled(), 1);
  });

  it("agrees with itself whatever the spelling", () => {
    session.ask({ body, members });
    session.receive({
      ...pick("fd00::2:8000, 10.0.0.1:8000"),
      dynamicMetadata: loadBalancerMetadata({ [destinationHeader]: "[FD00::2]:8000,10.0.0.1:8000" }),
    });
    assert.deepEqual(session.heard, ["picked [fd00::2]:8000 10.0.0.1:8000"]);
  });

  it("goes on with the fallback of older pickers, from header or metadata", () => {
    const fallback = "x-gateway-destination-endpoint-fallback";
    session.ask({ body, members });
    session.receive(pick("10.0.0.2:8000", { [fallback]: "10.0.0.1:8000" }));
    assert.deepEqual(session.heard, ["picked 10.0.0.2:8000 10.0.0.1:8000"]);
    session.ask({ body, members });
    session.receive({
      ...pick("10.0.0.2:8000"),
      dynamicMetadata: loadBalancerMetadata({
        [destinationHeader]: "10.0.0.2:8000",
        [fallback]: "10.0.0.1:8000",
      }),
    });
    assert.deepEqual(session.heard, ["picked 10.0.0.2:8000 10.0.0.1:8000"]);
  });

  it("leaves out what the request may not go to, and counts it", () => {
    session.ask({ body, members });
    session.receive(pick("10.0.0.9:8000,10.0.0.1:8000,nonsense,10.0.0.1:8001"));
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000", "refused 3"]);
    session.ask({ body, members, subset: ["10.0.0.1:8000"] });
    session.receive(pick("10.0.0.2:8000,10.0.0.1:8000"));
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000", "refused 1"]);
    session.ask({ body, members, subset: [] });
    session.receive(pick("10.0.0.2:8000"));
    assert.deepEqual(session.heard, [
      "failed the endpoint picker named only endpoints that the request may not go to, refused 1",
    ]);
  });

  it("for a request without a body comes at once, and within the subset too", () => {
    session.ask({ members, subset: ["[fd00::2]:8000"] });
    session.receive(pick("10.0.0.1:8000,fd00::2:8000"));
    assert.deepEqual(session.heard, ["picked [fd00::2]:8000", "refused 1"]);
  });

  it("may be any endpoint where the pool's members are not known", () => {
    session.ask({ body });
    session.receive(pick("192.0.2.1:1,192.0.2.1:1,[2001:db8::1]:2"));
    assert.deepEqual(session.heard, ["picked 192.0.2.1:1 [2001:db8::1]:2"]);
  });

  it("puts endpoints that keep failing last", () => {
    session.ask({ body, members }, (exports) => exports.eject(0, 5000n));
    session.receive(pick("10.0.0.1:8000,10.0.0.2:8000"));
    assert.deepEqual(session.heard, ["picked 10.0.0.2:8000 10.0.0.1:8000"]);
  });

  it("passes on what is for model servers, and not the headers that pickers repeat", () => {
    session.ask({ body, members });
    session.receive(
      pick("10.0.0.1:8000", {
        ":path": "/elsewhere",
        authorization: "Bearer x",
        "X-Prefiller-Host-Port": "10.0.0.7:8000",
        "x-encoder-hosts-ports": "",
      }),
    );
    assert.deepEqual(session.heard, [
      "picked 10.0.0.1:8000",
      "x-prefiller-host-port: 10.0.0.7:8000",
      "x-encoder-hosts-ports: ",
    ]);
  });
});

describe("the body that a picker sends back", () => {
  const rewritten = body.replace("llama3", "llama3-lora-a");

  it("is not waited for where none is announced", () => {
    session.ask({ body, members, model: "llama3" });
    session.receive(pick("10.0.0.1:8000"));
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000"]);
  });

  it("is read for the model alone", () => {
    session.ask({ body, members, model: "llama3" });
    session.receive(pick("10.0.0.1:8000", lengthOf(rewritten)));
    assert.deepEqual(session.heard, []);
    session.receive(bodyPart(rewritten.slice(0, 20), false), bodyPart(rewritten.slice(20), true));
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000", "model llama3-lora-a"]);
  });

  it("says nothing new where it names the model that was asked for", () => {
    session.ask({ body, members, model: "llama3" });
    session.receive(pick("10.0.0.1:8000", lengthOf(body)), bodyPart(body, true));
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000"]);
  });

  it("may come without the end of the stream", () => {
    session.ask({ body, members, model: "llama3" });
    session.receive(pick("10.0.0.1:8000", lengthOf(rewritten)), bodyPart(rewritten, false));
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000", "model llama3-lora-a"]);
  });

  it("may come before the headers, and as no change at all", () => {
    session.ask({ body, members, model: "llama3" });
    session.receive({ requestBody: { response: {} } });
    assert.deepEqual(session.heard, []);
    session.receive(pick("10.0.0.1:8000"));
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000"]);
    session.ask({ body, members, model: "llama3" });
    session.receive(bodyPart(rewritten, true), pick("10.0.0.1:8000", lengthOf(rewritten)));
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000", "model llama3-lora-a"]);
  });

  it("may come in one piece, with the pick beside it", () => {
    session.ask({ body, members, model: "llama3" });
    const { headerMutation } = pick("10.0.0.1:8000").requestHeaders!.response!;
    session.receive({ requestHeaders: {} });
    assert.deepEqual(session.heard, []);
    session.receive({
      requestBody: {
        response: {
          ...(headerMutation && { headerMutation }),
          bodyMutation: { body: Buffer.from(rewritten) },
        },
      },
    });
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000", "model llama3-lora-a"]);
  });

  it("does not hold up the pick for ever", () => {
    session.ask({ body, members });
    session.receive(pick("10.0.0.1:8000", lengthOf(rewritten)));
    session.advance(1000);
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000"]);
    session.ask({ body, members });
    session.receive(pick("10.0.0.1:8000", lengthOf(rewritten)));
    session.close(0);
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000"]);
  });

  it("is too large where it has grown beyond reason", () => {
    session.ask({ body, members });
    session.receive(bodyPart("x".repeat(70_000), false));
    assert.deepEqual(session.heard, ["failed the endpoint picker's answer is too large"]);
  });

  it("yields to a header that names the model, under either name", () => {
    for (const name of ["x-llm-d-model-name-rewrite", "x-gateway-model-name-rewrite"]) {
      session.ask({ body, members, model: "llama3" });
      session.receive(
        pick("10.0.0.1:8000", { [name]: "llama3-lora-b", ...lengthOf(rewritten) }),
        bodyPart(rewritten, true),
      );
      assert.deepEqual(session.heard, ["picked 10.0.0.1:8000", "model llama3-lora-b"]);
    }
    session.ask({ body, members, model: "llama3" });
    session.receive(
      pick("10.0.0.1:8000", { "x-gateway-model-name-rewrite": "old", "x-llm-d-model-name-rewrite": "new" }),
    );
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000", "model new"]);
  });
});

describe("a picker's own answer", () => {
  it("is an answer, with its headers and its body", () => {
    session.ask({ body, members });
    const headers = {
      setHeaders: setHeaders({
        "x-llm-d-request-dropped-reason": "rejected-saturated",
        "content-length": "3",
        ":status": "200",
      }),
    };
    session.receive({
      immediateResponse: {
        status: { code: 429 },
        headers,
        body: Buffer.from("no capacity"),
        details: "shed",
      },
    });
    assert.deepEqual(session.heard, [
      "answered 429",
      "x-llm-d-request-dropped-reason: rejected-saturated",
      "body no capacity",
      "details shed",
    ]);
    assert.equal(session.exports.finished(), 1);
    session.close(0);
    assert.equal(session.heard.length, 4);
  });

  it("is 200 where it does not say, and no answer where it says nonsense", () => {
    session.ask({ body });
    session.receive({ immediateResponse: {} });
    assert.deepEqual(session.heard, ["answered 200", "body "]);
    for (const code of [0, 99, 101, 600]) {
      session.ask({ body });
      session.receive({ immediateResponse: { status: { code } } });
      assert.deepEqual(session.heard, ["failed the endpoint picker's answer is malformed"]);
    }
  });
});

describe("a pick fails", () => {
  it("with a stream that ends, whatever the status", () => {
    for (const status of [0, 8, 14]) {
      session.ask({ body });
      session.close(status);
      assert.deepEqual(session.heard, [
        `failed the endpoint picker ended the stream before it had picked, with gRPC status ${status}`,
      ]);
    }
  });

  it("when its time is over", () => {
    session.ask({ body, deadline: 500 });
    session.advance(499);
    assert.deepEqual(session.heard, []);
    session.advance(1);
    assert.deepEqual(session.heard, ["failed the endpoint picker did not answer in time"]);
    assert.equal(session.exports.cancelled(), 1);
    session.receive(pick("10.0.0.1:8000"));
    assert.equal(session.heard.length, 1);
  });

  it("with an answer that names nothing", () => {
    session.ask({});
    session.receive({ requestHeaders: {} });
    assert.deepEqual(session.heard, ["failed the endpoint picker named no endpoint"]);
    session.ask({ body });
    session.receive({ requestHeaders: {} }, { requestBody: {} });
    assert.deepEqual(session.heard, ["failed the endpoint picker named no endpoint"]);
  });

  it("with bytes that are no message", () => {
    for (const bytes of ["garbage", "\x0a\xff", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", "\x0b\x0c"]) {
      session.ask({ body });
      session.receiveBytes(Buffer.from(bytes, "latin1"));
      assert.deepEqual(session.heard, ["failed the endpoint picker's answer is malformed"]);
    }
  });
});

describe("after the pick", () => {
  it("the picker is told of the response and of who served it", () => {
    session.ask({ body, members });
    session.receive(pick("10.0.0.1:8000"));
    session.report({ ":status": "200", "content-type": "application/json" }, "10.0.0.1:8000");
    const last = session.sent.at(-1)!;
    assert.deepEqual(headerTexts(last.responseHeaders), {
      ":status": "200",
      "content-type": "application/json",
    });
    assert.equal(contextValue(last, "envoy.lb", "x-gateway-destination-endpoint-served"), "10.0.0.1:8000");
    assert.equal(session.exports.finished(), 0);
    session.exports.finish();
    assert.equal(session.exports.finished(), 1);
  });

  it("nothing is sent on a stream that the picker has ended", () => {
    session.ask({ body, members });
    session.receive(pick("10.0.0.1:8000"));
    const count = session.sent.length;
    session.close(0);
    session.report({ ":status": "200" }, "10.0.0.1:8000");
    session.exports.finish();
    session.exports.abandon();
    assert.equal(session.sent.length, count);
    assert.deepEqual([session.exports.finished(), session.exports.cancelled()], [0, 0]);
    assert.deepEqual(session.heard, ["picked 10.0.0.1:8000"]);
  });

  it("a client that leaves ends the stream, and nobody hears of the pick", () => {
    session.ask({ body, members });
    session.exports.abandon();
    assert.equal(session.exports.cancelled(), 1);
    session.receive(pick("10.0.0.1:8000"));
    assert.deepEqual(session.heard, []);
  });
});

describe("messages from outside", () => {
  const samples: ProcessingResponse[] = [
    pick("10.0.0.1:8000,[fd00::2]:8000", { "content-length": "40", "x-prefiller-host-port": "10.0.0.3:1" }),
    bodyPart(body, true),
    { requestBody: { response: { bodyMutation: { body: Buffer.from(body) } } } },
    {
      immediateResponse: {
        status: { code: 503 },
        headers: { setHeaders: setHeaders({ a: "b" }) },
        body: Buffer.from("no"),
        details: "d",
      },
    },
  ];
  const encoded = samples.map((sample) => externalProcessor.Process.responseSerialize(sample));

  it("mutated at will, never trap, are heard of at most once, and leave no memory behind", () => {
    session.exports.reset();
    const used = session.exports.usedMemory();
    const mutation = fc.record({
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
      cut: fc.nat({ max: 3 }),
      bytes: fc.uint8Array({ maxLength: 3 }),
    });
    const message = fc
      .tuple(fc.constantFrom(...encoded), fc.array(mutation, { maxLength: 4 }))
      .map(([bytes, mutations]) =>
        mutations.reduce((before, { at, cut, bytes: put }) => {
          const from = Math.floor(before.length * at);
          return Buffer.concat([before.subarray(0, from), put, before.subarray(from + cut)]);
        }, bytes),
      );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), fc.boolean(), (messages, isClosed) => {
        session.ask({ body, members, model: "llama3" });
        for (const bytes of messages) session.receiveBytes(bytes);
        if (isClosed) session.close(0);
        const outcomes = session.heard.filter((line) => /^(picked|answered|failed) /.test(line));
        if (isClosed) assert.equal(outcomes.length > 0, true);
        session.exports.finish();
        session.exports.reset();
        assert.equal(session.exports.usedMemory(), used);
      }),
      { numRuns: 3000 },
    );
  });
});
