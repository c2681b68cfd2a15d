import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { externalProcessor, headerTexts, contextValue } from "../envoy/support/ext-proc.ts";
import type { ProcessingRequest, ProcessingResponse } from "../envoy/support/ext-proc.ts";
import type { PickerCall, Reaction } from "../envoy/support/endpoint-picker.ts";
import { bodyParts, headersNaming, immediate, naming, rewriting } from "../envoy/support/picker-reactions.ts";
import { Clock } from "../../harness/host/clock.ts";
import type { GrpcCallout } from "../../harness/host/callouts.ts";
import { Metrics } from "../../harness/host/metrics.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import type { LogEntry } from "../../harness/host/guest.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { Vm } from "../../harness/host/vm.ts";
import type { RootContext } from "../../harness/host/root-context.ts";

const body =
  '{"model":"llama3", "seed": 12345678901234567890, "n":1.0,"messages":[{"role":"user","content":"hi"}]}';
const steering = "x-gateway-destination-endpoint";
const [first, second, sixth] = ["10.0.0.1:8000", "10.0.0.2:8000", "[fd00::2]:8000"] as const;

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

interface Setting {
  failureMode?: "FailOpen" | "FailClose";
  subset?: object;
  clusters?: string[];
  /** Of the endpoints, in their order. */
  labels?: Record<string, string>[];
}

/** A gateway to one pool with an external picker, in the Node host; a test plays client, picker and model server. */
class Stage {
  readonly clock = new Clock();
  readonly metrics = new Metrics();
  readonly root: RootContext;
  readonly warnings: string[] = [];

  constructor({ failureMode = "FailClose", subset, clusters, labels = [] }: Setting = {}) {
    const log = ({ message }: LogEntry): void => void this.warnings.push(message);
    const { clock, metrics } = this;
    const vm = Vm.create(module, { clock, metrics, log, ...(clusters && { clusters }) });
    const inferencePool = {
      name: "pool",
      failureMode,
      endpointPicker: { cluster: "picker", timeout: "2s" },
      endpoints: [first, second, sixth].map((address, place) => ({ address, labels: labels[place] })),
      picker: { scorers: [{ type: "in-flight" }] },
      subset,
    };
    const backend = { name: "pool", schema: { name: "OpenAI", prefix: "v1" }, inferencePool };
    this.root = vm.configure("gateway", JSON.stringify({ backends: [backend] }));
  }

  post(headers: Record<string, string> = {}, content: string = body): HttpStream {
    const stream = this.root.stream();
    const head = {
      ":method": "POST",
      ":path": "/v1/chat/completions",
      ":authority": "gateway.local",
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(content)),
      ...headers,
    };
    stream.requestHeaders(Object.entries(head), false);
    const bytes = Buffer.from(content);
    stream.requestBody(bytes.subarray(0, 30), false);
    stream.requestBody(bytes.subarray(30), true);
    return stream;
  }

  /** The stream to the picker that was opened last. */
  get call(): GrpcCallout {
    const call = [...this.root.callouts.grpc.values()].at(-1);
    assert.ok(call, "the picker was asked");
    return call;
  }

  get asked(): ProcessingRequest[] {
    return this.call.messages.map((bytes) =>
      externalProcessor.Process.requestDeserialize(Buffer.from(bytes)),
    );
  }

  /** The picker reacts to the question as it was asked. */
  react(reaction: (call: PickerCall) => Reaction): void {
    const [head, ...parts] = this.asked;
    const asked = {
      headers: headerTexts(head?.requestHeaders),
      body: Buffer.concat(parts.map(({ requestBody }) => requestBody!.body)),
    } as PickerCall;
    this.say(...reaction(asked));
  }

  say(...steps: Reaction): void {
    const { token } = this.call;
    for (const step of steps) {
      if (Buffer.isBuffer(step)) this.root.callouts.grpcMessage(token, step);
      else if ("close" in step) this.root.callouts.grpcClose(token, step.close);
      else this.root.callouts.grpcMessage(token, externalProcessor.Process.responseSerialize(step));
    }
  }

  /** Time passes, with the ticks the filter asked for. */
  pass(milliseconds: number): void {
    assert.ok(this.root.tickPeriod > 0, "the filter asked for ticks");
    this.clock.advance(milliseconds);
    this.root.tick();
  }
}

const sentTo = (stream: HttpStream): string | undefined =>
  stream.upstream.headers?.find(([name]) => name === steering)?.[1];
const headerOf = (stream: HttpStream, wanted: string): string | undefined =>
  stream.upstream.headers?.find(([name]) => name === wanted)?.[1];
const bodyOf = (stream: HttpStream): string => Buffer.from(stream.upstream.body).toString();

describe("a pool with an external picker", () => {
  it("waits for the pick, and sends what the client sent", () => {
    const stage = new Stage();
    const stream = stage.post();
    assert.equal(stream.upstream.headers, undefined);
    stage.react(naming(`${second},${first}`));
    assert.equal(sentTo(stream), `${second},${first}`);
    assert.equal(headerOf(stream, "x-envoy-max-retries"), "1");
    assert.equal(bodyOf(stream), body);
  });

  it("asks with the request as the pool will receive it, and without the client's credentials", () => {
    const stage = new Stage();
    stage.post({ authorization: "Bearer secret", "x-gateway-inference-objective": "batch" });
    const headers = headerTexts(stage.asked[0]?.requestHeaders);
    assert.equal(headers[":path"], "/v1/chat/completions");
    assert.equal(headers["authorization"], undefined);
    assert.equal(headers["x-llm-d-inference-objective"], "batch");
    assert.equal(stage.asked[1]?.requestBody?.body.toString(), body);
    const { cluster, service, method } = stage.call;
    assert.deepEqual(
      [cluster, service, method],
      ["picker", "envoy.service.ext_proc.v3.ExternalProcessor", "Process"],
    );
  });

  it("is shown a form to its end, and may name another model", () => {
    const stage = new Stage();
    const form = (model: string): string =>
      `--t\r\nContent-Disposition: form-data; name="model"\r\n\r\n${model}\r\n` +
      '--t\r\nContent-Disposition: form-data; name="file"; filename="t"\r\n\r\nsound\r\n--t--\r\n';
    const headers = {
      ":path": "/v1/audio/transcriptions",
      "content-type": "multipart/form-data; boundary=t",
    };
    const stream = stage.post(headers, form("whisper"));
    assert.equal(stage.asked[1]?.requestBody?.body.toString(), form("whisper"));
    stage.react((call) => [
      headersNaming(call, first, { "x-gateway-model-name-rewrite": "whisper-lora" }),
      ...bodyParts(call.body),
    ]);
    assert.equal(sentTo(stream), first);
    assert.equal(bodyOf(stream), form("whisper-lora"));
    assert.equal(headerOf(stream, "content-length"), String(form("whisper-lora").length));
  });

  it("tells the picker which endpoint served, and keeps the stream until the reply has ended", () => {
    const stage = new Stage();
    const stream = stage.post();
    stage.react(naming(first));
    stream.responseHeaders(
      [
        [":status", "200"],
        ["content-type", "application/json"],
      ],
      false,
    );
    const report = stage.asked.at(-1)!;
    assert.equal(headerTexts(report.responseHeaders)[":status"], "200");
    assert.equal(stage.call.halfClosed, false);
    stream.responseBody(Buffer.from("{}"), true);
    assert.equal(stage.call.halfClosed, true);
    stage.say({ close: 0 });
    stream.close();
    assert.equal(stage.root.callouts.grpc.size, 0);
  });

  it("breaks off a picker that does not end the stream after the reply", () => {
    const stage = new Stage();
    const stream = stage.post();
    stage.react(naming(first));
    stream.responseHeaders([[":status", "200"]], true);
    stream.close();
    stage.pass(1000);
    assert.equal(stage.root.callouts.grpc.size, 1);
    stage.pass(10_000);
    assert.equal(stage.root.callouts.grpc.size, 0);
  });

  it("breaks off the stream of a client that leaves, before the pick and after it", () => {
    for (const isPicked of [false, true]) {
      const stage = new Stage();
      const stream = stage.post();
      if (isPicked) stage.react(naming(first));
      stream.abort();
      stage.pass(100);
      assert.equal(stage.root.callouts.grpc.size, 0);
    }
  });

  it("keeps the picks of requests that wait at the same time apart", () => {
    const stage = new Stage();
    const streams = [stage.post(), stage.post()];
    const tokens = [...stage.root.callouts.grpc.keys()];
    [second, first].forEach((endpoint, index) => {
      const message = externalProcessor.Process.responseSerialize(headersNaming(emptyCall, endpoint));
      stage.root.callouts.grpcMessage(tokens[1 - index]!, message);
    });
    assert.deepEqual(streams.map(sentTo), [first, second]);
  });

  it("passes on where prompts are prefilled, and never from a client", () => {
    const stage = new Stage();
    const stream = stage.post({
      "x-prefiller-host-port": "192.0.2.66:1",
      "x-encoder-hosts-ports": "192.0.2.66:2",
    });
    stage.say(headersNaming(emptyCall, first, { "x-prefiller-host-port": "10.0.0.7:8000" }));
    assert.equal(headerOf(stream, "x-prefiller-host-port"), "10.0.0.7:8000");
    assert.equal(headerOf(stream, "x-encoder-hosts-ports"), undefined);
  });

  it("asks for the model that the picker rewrote, and changes nothing else", () => {
    const stage = new Stage();
    const stream = stage.post();
    stage.react(rewriting(first, "llama3-lora-a"));
    assert.equal(bodyOf(stream), body.replace("llama3", "llama3-lora-a"));
    assert.equal(headerOf(stream, "content-length"), String(bodyOf(stream).length));
  });
});

describe("a picker's own answer is the answer, whatever the failure mode", () => {
  for (const failureMode of ["FailOpen", "FailClose"] as const) {
    for (const code of [429, 503, 412]) {
      it(`${code} under ${failureMode}`, () => {
        const stage = new Stage({ failureMode });
        const stream = stage.post();
        stage.say(immediate(code, "not now", { "x-llm-d-request-dropped-reason": "rejected-saturated" }));
        assert.equal(stream.localResponse?.status, code);
        assert.equal(stream.localResponse?.body.toString(), "not now");
        assert.ok(
          stream.localResponse?.headers.some(
            ([name, value]) => name === "x-llm-d-request-dropped-reason" && value === "rejected-saturated",
          ),
        );
        assert.equal(stream.upstream.headers, undefined);
        stage.say({ close: 0 });
        stream.close();
      });
    }
  }
});

describe("a picker that gives no usable answer", () => {
  const failures: [name: string, fail: (stage: Stage) => void, setting?: Setting][] = [
    ["is refused", (stage) => stage.say({ close: 14 })],
    ["is of an unknown cluster", () => undefined, { clusters: [] }],
    ["does not answer in time", (stage) => stage.pass(2000)],
    ["ends with a gRPC error", (stage) => stage.say({ close: 8 })],
    ["ends without an answer", (stage) => stage.say({ close: 0 })],
    ["sends garbage", (stage) => stage.say(Buffer.from("garbage"))],
    [
      "names two different endpoints",
      (stage) => stage.say({ ...headersNaming(emptyCall, first), ...metadataOf(second) }),
    ],
    ["names no endpoint", (stage) => stage.say(...bodyParts(Buffer.from(body)), { requestHeaders: {} })],
    ["names one outside the pool", (stage) => stage.say(headersNaming(emptyCall, "192.0.2.1:80"))],
  ];

  for (const [name, fail, setting] of failures) {
    it(`${name}: FailClose refuses, FailOpen picks itself`, () => {
      const closed = new Stage({ ...setting, failureMode: "FailClose" });
      const refused = closed.post();
      fail(closed);
      assert.equal(refused.localResponse?.status, 503);
      assert.match(
        String(refused.localResponse?.body),
        /no endpoint was picked for the inference pool `pool`: the endpoint picker/,
      );
      const open = new Stage({ ...setting, failureMode: "FailOpen" });
      const passed = open.post();
      fail(open);
      assert.equal(passed.localResponse, undefined);
      assert.equal(sentTo(passed)?.split(",").length, 3);
      assert.equal(bodyOf(passed), body);
      for (const stage of [closed, open]) {
        stage.pass(100);
        assert.equal(stage.root.callouts.grpc.size, 0);
      }
    });
  }
});

describe("a picker that fails again and again", () => {
  it("is warned of once a minute, and counted each time", () => {
    const stage = new Stage();
    const fail = (): void => {
      stage.post();
      stage.say({ close: 14 });
    };
    fail();
    stage.clock.advance(59_000);
    fail();
    assert.deepEqual(stage.warnings, [
      "a pick for the inference pool pool failed: the endpoint picker ended the stream before it had picked, with gRPC status 14; further failures of the next minute are only counted",
    ]);
    stage.clock.advance(2_000);
    fail();
    assert.equal(stage.warnings.length, 2);
    assert.equal(Number(stage.metrics.value("ai_gateway.failed_picks")), 3);
  });
});

describe("what real pickers get wrong", () => {
  const subset = { header: "x-pool-subset" };
  const counted = ({ metrics }: Stage): number => Number(metrics.value("ai_gateway.refused_picks"));

  it("row 1: a subset matched by its addresses alone; ports outside it are refused and counted", () => {
    const stage = new Stage({ subset });
    const stream = stage.post({ "x-pool-subset": second });
    stage.react(naming(`10.0.0.2:9000,${first},${second}`));
    assert.equal(sentTo(stream), second);
    assert.equal(counted(stage), 2);
    const none = stage.post({ "x-pool-subset": second });
    stage.react(naming("10.0.0.2:9000"));
    assert.equal(none.localResponse?.status, 503);
    assert.equal(counted(stage), 3);
  });

  it("row 2: a subset read only as a list; it is never sent as text", () => {
    const stage = new Stage({ subset });
    stage.post({ "x-pool-subset": `${second},${sixth}` });
    const hint = contextValue(
      stage.asked[0]!,
      "envoy.lb.subset_hint",
      "x-gateway-destination-endpoint-subset",
    );
    assert.deepEqual(hint, [second, sixth]);
  });

  it("row 9, on the way there: of a request's list what has the pool's labels, however it is written", () => {
    const labels = [{ gpu: "l4" }, { gpu: "h100" }, { gpu: "l4" }];
    const stage = new Stage({ subset: { ...subset, labels: { gpu: "l4" } }, labels });
    stage.post({ "x-pool-subset": `${second}, FD00::2:8000,${first}` });
    const hint = contextValue(
      stage.asked[0]!,
      "envoy.lb.subset_hint",
      "x-gateway-destination-endpoint-subset",
    );
    assert.deepEqual(hint, ["FD00::2:8000", first]);
  });

  it("row 3: a request without a body for which the subset is forgotten; none is asked about", () => {
    const stage = new Stage({ subset });
    const stream = stage.post({ "x-pool-subset": second }, "");
    assert.equal(stream.localResponse?.status, 400);
    assert.equal(stage.root.callouts.grpc.size, 0);
  });

  it("row 4: a gRPC error where a 503 is due; it counts as no answer", () => {
    const stage = new Stage({ subset, failureMode: "FailOpen" });
    const stream = stage.post({ "x-pool-subset": second });
    stage.say({ close: 14 });
    assert.equal(sentTo(stream), second);
  });

  it("row 5: a body written anew; the client's leaves, byte for byte", () => {
    const stage = new Stage();
    const stream = stage.post();
    stage.react(rewriting(first));
    assert.equal(sentTo(stream), first);
    assert.equal(bodyOf(stream), body);
  });

  it("row 6: the body before the headers, and unmutated", () => {
    const stage = new Stage();
    const stream = stage.post();
    stage.say({ requestBody: { response: {} } });
    assert.equal(sentTo(stream), undefined);
    stage.say(headersNaming(emptyCall, first));
    assert.equal(sentTo(stream), first);
    assert.equal(bodyOf(stream), body);
  });

  it("row 7: a list of one; no retry goes anywhere else", () => {
    const stage = new Stage();
    const stream = stage.post();
    stage.react(naming(first));
    assert.equal(headerOf(stream, "x-envoy-max-retries"), "0");
  });

  it("row 8: a dead endpoint ranked first; once it has failed often enough, it is tried last", () => {
    const stage = new Stage();
    let stream = stage.post();
    for (let failures = 0; failures < 10; failures++) {
      stage.react(naming(first));
      stream.responseHeaders([[":status", "503"]], true);
      stage.say({ close: 0 });
      stream.close();
      stream = stage.post();
    }
    stage.react(naming(`${first},${second}`));
    assert.equal(sentTo(stream), `${second},${first}`);
  });

  it("row 9: an IPv6 address without brackets", () => {
    const stage = new Stage();
    const stream = stage.post();
    stage.react(naming("fd00::2:8000"));
    assert.equal(sentTo(stream), sixth);
  });
});

const emptyCall = { headers: {}, body: Buffer.alloc(0) } as unknown as PickerCall;

function metadataOf(endpoint: string): ProcessingResponse {
  const { dynamicMetadata } = headersNaming(emptyCall, endpoint);
  return dynamicMetadata ? { dynamicMetadata } : {};
}
