import { crc32 } from "../../assembly/bytes/crc32";
import { memoryUsed, setMemoryLimit } from "../../assembly/bytes/memory";
import { Sink } from "../../assembly/bytes/sink";
import { NOTHING, Slice, cut, isNothing, lengthOf, startOf } from "../../assembly/bytes/slice";
import { EventStreamFramer } from "../../assembly/framing/event-stream";
import { FrameFailure } from "../../assembly/framing/frame-failure";
import { frameOf, frameOfBytes } from "./support/frames";
import { bytesFrom, bytesOf, textOf } from "./support/text";

const NO_LIMIT: i32 = i32.MAX_VALUE;
const START = frameOf([":event-type=messageStart", ":message-type=event"], '{"role":"assistant"}');
const DELTA = frameOf([":event-type=contentBlockDelta", ":message-type=event"], '{"delta":{"text":"é"}}');
const EXCEPTION = frameOf(
  [":exception-type=throttlingException", ":message-type=exception"],
  '{"message":"slow down"}',
);
const EMPTY = frameOf([], "");

/** The messages of a stream in chunks of `size` bytes, one a line; at the end why it stopped, if it did. */
function framed(stream: Slice, size: i32, limit: i32 = NO_LIMIT): string {
  const framer = new EventStreamFramer(limit);
  let lines = "";
  for (let from = 0; from < lengthOf(stream); from += size) {
    framer.push(cut(stream, from, min(from + size, lengthOf(stream))));
    while (framer.next()) lines += described(framer) + "\n";
  }
  if (framer.finish()) lines += `partial ${framer.pending}\n`;
  if (framer.failed) lines += `failed ${framer.failure as i32}\n`;
  framer.dispose();
  return lines;
}

function described(framer: EventStreamFramer): string {
  const headers = framer.headers;
  const exception = isNothing(headers.exceptionType) ? "" : "!" + textOf(headers.exceptionType);
  return `${textOf(headers.messageType)} ${textOf(headers.eventType)}${exception} ${textOf(framer.payload)}`;
}

function joined(frames: Slice[]): Slice {
  const sink = new Sink();
  for (let index = 0; index < frames.length; index++) sink.bytes(frames[index]);
  return sink.written;
}

describe("CRC-32", () => {
  it("has the check value of the standard", () => {
    expect(crc32(bytesOf("123456789"))).toBe(0xcbf43926);
    expect(crc32(NOTHING)).toBe(0);
    expect(crc32(bytesOf("The quick brown fox jumps over the lazy dog"))).toBe(0x414fa339);
  });

  it("goes on from what came before", () => {
    const text = bytesOf("The quick brown fox jumps over the lazy dog");
    for (let at = 0; at <= lengthOf(text); at++) {
      expect(crc32(cut(text, at, lengthOf(text)), crc32(cut(text, 0, at)))).toBe(0x414fa339);
    }
  });
});

describe("AWS event streams", () => {
  it("give the same messages under every cut", () => {
    const stream = joined([START, DELTA, EMPTY, EXCEPTION]);
    const whole = framed(stream, lengthOf(stream));
    expect(whole).toBe(
      'event messageStart {"role":"assistant"}\nevent contentBlockDelta {"delta":{"text":"é"}}\n  \n' +
        'exception !throttlingException {"message":"slow down"}\n',
    );
    for (let size = 1; size < lengthOf(stream); size++) expect(framed(stream, size)).toBe(whole);
  });

  it("do not copy a message within one chunk", () => {
    const before = memoryUsed();
    const framer = new EventStreamFramer(NO_LIMIT);
    framer.push(joined([START, DELTA]));
    expect(framer.next()).toBe(true);
    expect(framer.next()).toBe(true);
    expect(framer.next()).toBe(false);
    expect(memoryUsed() - before).toBeLessThan(1024);
    expect(framer.pending).toBe(0);
    framer.dispose();
  });

  it("skip headers of every other type", () => {
    const headers = new Sink();
    for (let type: u8 = 0; type <= 9; type++) {
      if (type == 7) continue;
      headers.bytes(bytesFrom([1, 0x61, type]));
      if (type == 6) headers.bytes(bytesFrom([0, 3, 1, 2, 3]));
      if (type == 2) headers.byte(0);
      if (type == 3) headers.bytes(bytesFrom([0, 0]));
      if (type == 4) headers.bytes(bytesFrom([0, 0, 0, 0]));
      if (type == 5 || type == 8) headers.bytes(bytesFrom([0, 0, 0, 0, 0, 0, 0, 0]));
      if (type == 9) headers.bytes(bytesFrom([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }
    headers.bytes(bytesFrom([13]));
    headers.ascii(":message-type");
    headers.bytes(bytesFrom([7, 0, 5]));
    headers.ascii("event");
    expect(framed(frameOfBytes(headers.written, bytesOf("x")), 1)).toBe("event  x\n");
  });

  it("tell where they broke off", () => {
    for (let length = 1; length < lengthOf(DELTA); length++) {
      expect(framed(cut(DELTA, 0, length), 7)).toBe(`partial ${length}\n`);
    }
  });

  it("notice every changed bit", () => {
    for (let index = 0; index < lengthOf(DELTA); index++) {
      for (let bit: u8 = 0; bit < 8; bit++) {
        const broken = joined([DELTA]);
        const address = startOf(broken) + (index as usize);
        store<u8>(address, load<u8>(address) ^ ((1 << bit) as u8));
        expect(framed(broken, 16)).toBe(`failed ${FrameFailure.Checksum as i32}\n`);
      }
    }
  });

  it("refuse a message beyond the limit before it has come", () => {
    const failure = `failed ${FrameFailure.TooLarge as i32}\n`;
    expect(framed(cut(DELTA, 0, 12), 5, lengthOf(DELTA) - 1)).toBe(failure);
    expect(framed(joined([EMPTY, DELTA]), 5, lengthOf(DELTA) - 1)).toBe("  \n" + failure);
    expect(framed(DELTA, 5, lengthOf(DELTA))).toBe('event contentBlockDelta {"delta":{"text":"é"}}\n');
  });

  it("refuse headers that do not add up", () => {
    const failure = `failed ${FrameFailure.Malformed as i32}\n`;
    const malformed: u8[][] = [
      [3],
      [1, 0x61],
      [1, 0x61, 10],
      [1, 0x61, 4, 0, 0],
      [1, 0x61, 7, 0],
      [1, 0x61, 7, 0, 2, 0x62],
    ];
    for (let index = 0; index < malformed.length; index++) {
      expect(framed(frameOfBytes(bytesFrom(malformed[index]), bytesOf("{}")), 4)).toBe(failure);
    }
  });

  it("refuse sizes that do not add up", () => {
    const tooSmall = new Sink();
    tooSmall.bytes(bytesFrom([0, 0, 0, 15, 0, 0, 0, 0]));
    const checksum = crc32(tooSmall.written);
    for (let shift = 24; shift >= 0; shift -= 8) tooSmall.byte((checksum >>> shift) as u8);
    expect(framed(tooSmall.written, 20)).toBe(`failed ${FrameFailure.Malformed as i32}\n`);
  });

  it("fail where the memory budget ends, and give their memory back", () => {
    const large = frameOf([], "x".repeat(10_000));
    const before = memoryUsed();
    setMemoryLimit(before + 300);
    expect(framed(large, 100)).toBe(`failed ${FrameFailure.Memory as i32}\n`);
    expect(memoryUsed()).toBe(before);
    setMemoryLimit(256 * 1024 * 1024);
  });
});
