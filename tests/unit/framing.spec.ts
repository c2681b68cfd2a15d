import { memoryUsed, setMemoryLimit } from "../../assembly/bytes/memory";
import { Sink } from "../../assembly/bytes/sink";
import { NOTHING, isNothing, startOf } from "../../assembly/bytes/slice";
import { SseFramer } from "../../assembly/framing/sse";
import { bytesOf, textOf } from "./support/text";

const NO_LIMIT: i32 = i32.MAX_VALUE;

/** The events of a stream in chunks, one a line: name, data and raw bytes, line ends made visible. */
function framed(chunks: string[]): string {
  const framer = new SseFramer(NO_LIMIT);
  let lines = "";
  for (let index = 0; index < chunks.length; index++) {
    framer.push(bytesOf(chunks[index]));
    while (framer.next()) lines += described(framer) + "\n";
  }
  if (framer.finish()) lines += "tail " + described(framer) + "\n";
  framer.dispose();
  return lines;
}

function described(framer: SseFramer): string {
  const data = framer.hasData ? textOf(framer.data) : "-";
  const name = isNothing(framer.name) ? "-" : textOf(framer.name);
  return visible(`${name}|${data}|${textOf(framer.raw)}`);
}

function visible(text: string): string {
  return text.replaceAll("\n", "N").replaceAll("\r", "R");
}

describe("server-sent events", () => {
  it("come with name, data and raw bytes", () => {
    expect(framed(["event: delta\ndata: {}\n\ndata:x\n\n"])).toBe(
      "delta|{}|event: deltaNdata: {}NN\n-|x|data:xNN\n",
    );
  });

  it("join data of several lines", () => {
    expect(framed(["data: a\ndata:\ndata:  b\n\n"])).toBe("-|aNN b|data: aNdata:Ndata:  bNN\n");
  });

  it("know fields by their whole name, with or without a value", () => {
    expect(framed(["data\n\n"])).toBe("-||dataNN\n");
    expect(framed(["datax: 1\nevents: 2\n Data: 3\n\n"])).toBe("-|-|datax: 1Nevents: 2N Data: 3NN\n");
    expect(framed(["event: a\nevent\ndata: 1\n\n"])).toBe("|1|event: aNeventNdata: 1NN\n");
  });

  it("let comments and blank lines through without data", () => {
    expect(framed([": ping\n\n\nid: 1\nretry: 2\n\n"])).toBe("-|-|: pingNN\n-|-|N\n-|-|id: 1Nretry: 2NN\n");
  });

  it("end lines in any of three ways", () => {
    expect(framed(["data: a\r\n\r\ndata: b\r\rdata: c\n\r\ndata: d\r\n\n"])).toBe(
      "-|a|data: aRNRN\n-|b|data: bRR\n-|c|data: cNRN\n-|d|data: dRNN\n",
    );
  });

  it("skip a byte order mark at the start", () => {
    expect(framed(["\ufeffdata: a\n\ndata: b\n\n"])).toBe("-|a|\ufeffdata: aNN\n-|b|data: bNN\n");
  });

  it("survive a cut within a CRLF", () => {
    expect(framed(["data: a\r", "\n\r", "\ndata: b\r\n\r\n"])).toBe("-|a|data: aRNRN\n-|b|data: bRNRN\n");
  });

  it("do not wait for a line feed in a stream of carriage returns", () => {
    const framer = new SseFramer(NO_LIMIT);
    framer.push(bytesOf("data: a\r\r"));
    expect(framer.next()).toBe(true);
    expect(textOf(framer.data)).toBe("a");
    expect(framer.next()).toBe(false);
    framer.dispose();
  });

  it("keep what a stream breaks off with, without data", () => {
    expect(framed(["data: a\n\ndata: b\n"])).toBe("-|a|data: aNN\ntail -|-|data: bN\n");
    expect(framed(["data: a\n\n"])).toBe("-|a|data: aNN\n");
    expect(framed(["data: a\r\n\r"])).toBe("tail -|a|data: aRNR\n");
  });
});

describe("memory of a stream", () => {
  it("is not used while events lie within their chunks", () => {
    const before = memoryUsed();
    const framer = new SseFramer(NO_LIMIT);
    const chunk = bytesOf("data: a\n\ndata: b\n\n");
    framer.push(chunk);
    expect(framer.next()).toBe(true);
    expect(startOf(framer.raw)).toBe(startOf(chunk));
    expect(startOf(framer.data)).toBe(startOf(chunk) + 6);
    while (framer.next()) expect(framer.hasData).toBe(true);
    expect(memoryUsed()).toBe(before);
    framer.dispose();
  });

  it("is given back", () => {
    const before = memoryUsed();
    framed(["data: a\ndata", ": b\n", "\n"]);
    expect(memoryUsed()).toBe(before);
  });

  it("is limited for each event", () => {
    const framer = new SseFramer(9);
    framer.push(bytesOf("data: 1\n\ndata: 12\n\ndata: 3\n\n"));
    expect(framer.next()).toBe(true);
    expect(framer.next()).toBe(false);
    expect(framer.overflowed).toBe(true);
    expect(framer.finish()).toBe(false);
    framer.dispose();
    const cut = new SseFramer(9);
    cut.push(bytesOf("data: "));
    expect(cut.next()).toBe(false);
    cut.push(bytesOf("12\n\n"));
    expect(cut.next()).toBe(false);
    expect(cut.overflowed).toBe(true);
    cut.dispose();
  });

  it("overflows where the budget has no room", () => {
    setMemoryLimit(memoryUsed() + 300);
    const framer = new SseFramer(NO_LIMIT);
    framer.push(bytesOf("data: " + "x".repeat(500)));
    expect(framer.next()).toBe(false);
    expect(framer.overflowed).toBe(true);
    framer.dispose();
    setMemoryLimit(256 * 1024 * 1024);
  });

  it("holds every byte after an overflow, wherever it happened", () => {
    const whole = "data: 1\n\ndata: 12\n\ndata: 3\n\n";
    for (let at = 0; at <= whole.length; at++) {
      const framer = new SseFramer(9);
      const passed = new Sink();
      const chunks = [whole.slice(0, at), whole.slice(at)];
      for (let index = 0; index < chunks.length; index++) {
        framer.push(bytesOf(chunks[index]));
        while (framer.next()) passed.bytes(framer.raw);
        if (framer.overflowed) framer.surrender(passed);
      }
      expect(textOf(passed.written)).toBe(whole);
      passed.dispose();
      framer.dispose();
    }
  });

  it("holds an event whose data it cannot join", () => {
    const event = "data: " + "x".repeat(300) + "\ndata: y\n\n";
    for (let at = 0; at < 300; at += 150) {
      const framer = new SseFramer(NO_LIMIT);
      framer.push(bytesOf(event.slice(0, at)));
      expect(framer.next()).toBe(false);
      const limit = memoryUsed() + (at > 0 ? 400 : 200);
      setMemoryLimit(limit);
      framer.push(bytesOf(event.slice(at)));
      expect(framer.next()).toBe(false);
      expect(framer.overflowed).toBe(true);
      setMemoryLimit(256 * 1024 * 1024);
      const passed = new Sink();
      framer.surrender(passed);
      expect(textOf(passed.written)).toBe(event);
      passed.dispose();
      framer.dispose();
    }
  });

  it("counts what it keeps of an event", () => {
    const framer = new SseFramer(NO_LIMIT);
    framer.push(bytesOf("data: 1\n\ndata"));
    while (framer.next()) expect(framer.pending).toBe(0);
    expect(framer.pending).toBe(4);
    framer.push(bytesOf(": 2\n\n"));
    expect(framer.next()).toBe(true);
    expect(framer.pending).toBe(0);
    framer.dispose();
  });

  it("needs no chunk", () => {
    const framer = new SseFramer(NO_LIMIT);
    expect(framer.next()).toBe(false);
    framer.push(NOTHING);
    expect(framer.next()).toBe(false);
    expect(framer.finish()).toBe(false);
    framer.dispose();
  });
});
