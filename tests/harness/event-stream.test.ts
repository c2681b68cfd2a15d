import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { before, test } from "node:test";
import {
  fixedSizes,
  header,
  messageOf,
  stringHeader,
} from "../../harness/simulator/providers/event-stream-frames.ts";
import { type EventStreamModule, type Message, compileFramer } from "./support/event-stream-module.ts";
import { Random } from "./support/random.ts";
import { cutAnywhere, everyByte } from "./support/chunks.ts";

const chunkSizes = [3, 20, 150, 2_000];

let framer: EventStreamModule;
before(async () => {
  framer = await compileFramer();
});

interface Sample {
  bytes: Buffer;
  message: Message;
}

const texts = ["", "x", "é日🌊", '{"delta":{"text":"hello"}}', "y".repeat(700)];

/** A message with its own headers among others of every type. */
function anyMessage(random: Random): Sample {
  const payload = random.pick(texts);
  const own = {
    messageType: maybe(random, ["event", "exception"]),
    eventType: maybe(random, ["contentBlockDelta", ""]),
    exceptionType: maybe(random, ["throttlingException"]),
  };
  const headers = random.several(0, 4, () => anyHeader(random));
  for (const [name, value] of [
    [":message-type", own.messageType],
    [":event-type", own.eventType],
    [":exception-type", own.exceptionType],
  ] as const) {
    if (value !== undefined) headers.splice(random.below(headers.length + 1), 0, stringHeader(name, value));
  }
  return { bytes: messageOf(headers, payload), message: { ...own, payload } };
}

function maybe(random: Random, values: readonly string[]): string | undefined {
  return random.chance(0.7) ? random.pick(values) : undefined;
}

function anyHeader(random: Random): Buffer {
  const type = random.below(10);
  const value = Buffer.alloc(fixedSizes.get(type) ?? random.below(300), random.below(256));
  // Of another type than string, even a known name says nothing.
  const name = random.pick(["a", ":content-type", "z".repeat(255), type === 7 ? "b" : ":event-type"]);
  return header(name, type, value);
}

test("messages are the same under any cut, whatever headers they have", () => {
  const random = new Random(1);
  for (let round = 0; round < 2_000; round++) {
    const samples = random.several(0, 5, () => anyMessage(random));
    const stream = Buffer.concat(samples.map((sample) => sample.bytes));
    for (const chunks of [[stream], everyByte(stream), cutAnywhere(stream, random, chunkSizes)]) {
      const framed = framer.frame(chunks);
      assert.deepEqual(framed, {
        messages: samples.map((sample) => sample.message),
        failure: "none",
        isCut: false,
      });
    }
  }
});

test("a stream that ends early is cut, or ends between two messages", () => {
  const random = new Random(2);
  const samples = Array.from({ length: 3 }, () => anyMessage(random));
  const stream = Buffer.concat(samples.map((sample) => sample.bytes));
  const ends = samples.map(
    (_, index) => Buffer.concat(samples.slice(0, index + 1).map(({ bytes }) => bytes)).length,
  );
  for (let length = 0; length <= stream.length; length++) {
    const framed = framer.frame(cutAnywhere(stream.subarray(0, length), random, chunkSizes));
    assert.equal(framed.messages.length, ends.filter((end) => end <= length).length);
    assert.equal(framed.isCut, length > 0 && !ends.includes(length));
    assert.equal(framed.failure, "none");
  }
});

test("every changed bit fails the stream, after the messages before it", () => {
  const random = new Random(3);
  const first = anyMessage(random);
  const second = messageOf([stringHeader(":event-type", "metadata")], '{"usage":{}}');
  for (let bit = 0; bit < second.length * 8; bit++) {
    const broken = Buffer.from(second);
    broken.writeUInt8(broken.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    const framed = framer.frame(
      cutAnywhere(Buffer.concat([first.bytes, broken, first.bytes]), random, chunkSizes),
    );
    assert.deepEqual(framed, { messages: [first.message], failure: "checksum", isCut: false });
  }
});

test("a message beyond the limit is refused by its size alone", () => {
  const message = messageOf([], "x".repeat(1_000));
  assert.equal(framer.frame([message], message.length).messages.length, 1);
  assert.equal(framer.frame([message.subarray(0, 12)], message.length - 1).failure, "too large");
});

test("a message in many small chunks costs linear time", () => {
  const message = messageOf([stringHeader(":event-type", "chunk")], "x".repeat(400_000));
  const started = performance.now();
  assert.equal(framer.frame(everyByte(message)).messages[0]?.payload?.length, 400_000);
  assert.ok(performance.now() - started < 5_000);
});

const recording = "../shared/recordings/bedrock-eventstream/converse-stream-text.bin";

test("a recorded ConverseStream is read whole under any cut", { skip: !existsSync(recording) }, () => {
  const stream = readFileSync(recording);
  const whole = framer.frame([stream]);
  assert.equal(whole.failure, "none");
  assert.equal(whole.messages.length, 88);
  assert.equal(whole.messages[0]?.eventType, "messageStart");
  assert.equal(whole.messages.at(-1)?.eventType, "metadata");
  const random = new Random(4);
  assert.deepEqual(framer.frame(everyByte(stream)), whole);
  for (let round = 0; round < 50; round++) {
    assert.deepEqual(framer.frame(cutAnywhere(stream, random, chunkSizes)), whole);
  }
});
