import { equalsIgnoringCase, literal, parseDecimal, trim } from "../../assembly/bytes/ascii";
import { CommaList } from "../../assembly/bytes/comma-list";
import { allocate, keep, memoryUsed, release, setMemoryLimit } from "../../assembly/bytes/memory";
import { Sink } from "../../assembly/bytes/sink";
import {
  NOTHING,
  byteAt,
  cut,
  endsWith,
  equals,
  indexOf,
  indexOfByte,
  isEmpty,
  isNothing,
  lengthOf,
  sliceOf,
  startOf,
  startsWith,
} from "../../assembly/bytes/slice";
import { encode, encodedLength, sequenceLength } from "../../assembly/bytes/utf-8";
import { bytesFrom, bytesOf, textOf } from "./support/text";

const DEFAULT_LIMIT: usize = 256 * 1024 * 1024;

function sequence(values: u8[]): i32 {
  const bytes = bytesFrom(values);
  return sequenceLength(startOf(bytes), startOf(bytes) + (lengthOf(bytes) as usize));
}

function entriesOf(list: string): string {
  const entries: string[] = [];
  const walk = new CommaList(bytesOf(list));
  while (walk.next()) entries.push(textOf(walk.entry));
  return entries.join("|");
}

describe("a comma list", () => {
  it("gives the entries without blanks, and no empty ones", () => {
    expect(entriesOf("a, b ,c")).toBe("a|b|c");
    expect(entriesOf(",a,, \t ,b,")).toBe("a|b");
    expect(entriesOf("")).toBe("");
  });

  it("begins anew with another list", () => {
    const walk = new CommaList(bytesOf("a,b"));
    walk.next();
    walk.begin(bytesOf("c"));
    expect(walk.next()).toBe(true);
    expect(textOf(walk.entry)).toBe("c");
    expect(walk.next()).toBe(false);
  });
});

describe("a number in a sink", () => {
  it("has its lowest byte first, and no more bytes than asked for", () => {
    const sink = new Sink();
    sink.littleEndian(0x0102030405060708, 4);
    sink.byte(0xff);
    expect(sink.length).toBe(5);
    expect(load<u32>(startOf(sink.written))).toBe(0x05060708);
    expect(byteAt(sink.written, 4)).toBe(0xff);
    sink.dispose();
  });
});

describe("a splice in a sink", () => {
  it("puts longer, shorter and no bytes in the place of others", () => {
    const sink = new Sink();
    sink.ascii("model=old;");
    sink.splice(6, 9, bytesOf("a-new-one"));
    expect(textOf(sink.written)).toBe("model=a-new-one;");
    sink.splice(6, 15, bytesOf("x"));
    expect(textOf(sink.written)).toBe("model=x;");
    sink.splice(0, 6, NOTHING);
    expect(textOf(sink.written)).toBe("x;");
    sink.splice(2, 2, bytesOf("y"));
    expect(textOf(sink.written)).toBe("x;y");
    sink.dispose();
  });

  it("leaves all as it was where memory does not allow it", () => {
    const sink = new Sink();
    sink.ascii("model");
    setMemoryLimit(memoryUsed());
    sink.splice(0, 0, sliceOf(startOf(sink.written), 300));
    expect(sink.exhausted).toBe(true);
    expect(textOf(sink.written)).toBe("model");
    setMemoryLimit(256 * 1024 * 1024);
    sink.dispose();
  });
});

describe("slice", () => {
  it("holds addresses in the upper half of memory", () => {
    const slice = sliceOf(0xfffffff0, 7);
    expect(startOf(slice)).toBe(0xfffffff0);
    expect(lengthOf(slice)).toBe(7);
  });

  it("tells a missing value from an empty one", () => {
    expect(isNothing(NOTHING)).toBe(true);
    expect(isNothing(bytesOf(""))).toBe(false);
    expect(isEmpty(bytesOf(""))).toBe(true);
  });

  it("compares and cuts", () => {
    const text = bytesOf("chat/completions");
    expect(startsWith(text, bytesOf("chat/"))).toBe(true);
    expect(startsWith(bytesOf("chat"), text)).toBe(false);
    expect(endsWith(text, bytesOf("completions"))).toBe(true);
    expect(equals(cut(text, 5, 9), bytesOf("comp"))).toBe(true);
    expect(equals(text, bytesOf("chat/completionz"))).toBe(false);
    expect(byteAt(text, 4)).toBe(0x2f);
  });

  it("finds bytes and texts", () => {
    const text = bytesOf("aababc");
    expect(indexOfByte(text, 0x62)).toBe(2);
    expect(indexOfByte(text, 0x62, 3)).toBe(4);
    expect(indexOfByte(text, 0x7a)).toBe(-1);
    expect(indexOf(text, bytesOf("abc"))).toBe(3);
    expect(indexOf(text, bytesOf("abd"))).toBe(-1);
    expect(indexOf(text, bytesOf("aababcd"))).toBe(-1);
  });
});

describe("ascii", () => {
  it("ignores the case of letters only", () => {
    expect(equalsIgnoringCase(bytesOf("Content-TYPE"), bytesOf("content-type"))).toBe(true);
    expect(equalsIgnoringCase(bytesOf("a@"), bytesOf("a`"))).toBe(false);
    expect(equalsIgnoringCase(bytesOf("a["), bytesOf("a{"))).toBe(false);
  });

  it("trims spaces and tabs", () => {
    expect(textOf(trim(bytesOf(" \t a b\t ")))).toBe("a b");
    expect(lengthOf(trim(bytesOf(" \t ")))).toBe(0);
  });

  it("reads decimals up to 2^53 - 1", () => {
    expect(parseDecimal(bytesOf("0"))).toBe(0);
    expect(parseDecimal(bytesOf("9007199254740991"))).toBe(9007199254740991);
    expect(parseDecimal(bytesOf("9007199254740992"))).toBe(-1);
    expect(parseDecimal(bytesOf("99999999999999999999"))).toBe(-1);
    expect(parseDecimal(bytesOf(""))).toBe(-1);
    expect(parseDecimal(bytesOf("-1"))).toBe(-1);
    expect(parseDecimal(bytesOf("1a"))).toBe(-1);
  });

  it("keeps literals", () => {
    expect(textOf(literal("data: [DONE]"))).toBe("data: [DONE]");
  });
});

describe("utf-8", () => {
  it("takes well-formed sequences", () => {
    expect(sequence([0x41])).toBe(1);
    expect(sequence([0xc2, 0x80])).toBe(2);
    expect(sequence([0xe0, 0xa0, 0x80])).toBe(3);
    expect(sequence([0xed, 0x9f, 0xbf])).toBe(3);
    expect(sequence([0xf0, 0x90, 0x80, 0x80])).toBe(4);
    expect(sequence([0xf4, 0x8f, 0xbf, 0xbf])).toBe(4);
  });

  it("refuses overlong forms, surrogates, too large code points and broken sequences", () => {
    expect(sequence([0x80])).toBe(0);
    expect(sequence([0xc1, 0xbf])).toBe(0);
    expect(sequence([0xe0, 0x9f, 0xbf])).toBe(0);
    expect(sequence([0xed, 0xa0, 0x80])).toBe(0);
    expect(sequence([0xf0, 0x8f, 0xbf, 0xbf])).toBe(0);
    expect(sequence([0xf4, 0x90, 0x80, 0x80])).toBe(0);
    expect(sequence([0xf5, 0x80, 0x80, 0x80])).toBe(0);
    expect(sequence([0xe6, 0x97])).toBe(0);
    expect(sequence([0xe6, 0x97, 0x41])).toBe(0);
  });

  it("encodes code points, the first byte lowest", () => {
    expect(encode(0x41)).toBe(0x41);
    expect(encode(0xe9)).toBe(0xa9c3);
    expect(encode(0x65e5)).toBe(0xa597e6);
    expect(encode(0x1f600)).toBe(0x80989ff0);
    expect(encodedLength(0x7f)).toBe(1);
    expect(encodedLength(0x7ff)).toBe(2);
    expect(encodedLength(0xffff)).toBe(3);
    expect(encodedLength(0x10ffff)).toBe(4);
  });
});

describe("sink", () => {
  it("collects bytes, texts and numbers", () => {
    const sink = new Sink();
    sink.ascii("n=");
    sink.decimal(-120);
    sink.byte(0x20);
    sink.text("ü");
    sink.bytes(bytesOf(" end"));
    expect(textOf(sink.written)).toBe("n=-120 ü end");
    sink.dispose();
  });

  it("writes the extreme numbers", () => {
    const sink = new Sink();
    sink.decimal(i64.MIN_VALUE);
    sink.byte(0x20);
    sink.decimal(0);
    sink.byte(0x20);
    sink.decimal(i64.MAX_VALUE);
    expect(textOf(sink.written)).toBe("-9223372036854775808 0 9223372036854775807");
    sink.dispose();
  });

  it("keeps its content while it grows", () => {
    const sink = new Sink();
    for (let index = 0; index < 10000; index++) sink.byte(index as u8);
    expect(sink.length).toBe(10000);
    let same = true;
    for (let index = 0; index < 10000; index++) same = same && byteAt(sink.written, index) == (index as u8);
    expect(same).toBe(true);
    sink.dispose();
  });

  it("drops from the front and cuts from the end", () => {
    const sink = new Sink();
    sink.ascii("0123456789");
    sink.discard(3);
    sink.truncate(4);
    sink.truncate(9);
    expect(textOf(sink.written)).toBe("3456");
    sink.dispose();
  });
});

describe("memory budget", () => {
  it("is given back in full", () => {
    const before = memoryUsed();
    const sink = new Sink();
    sink.reserve(100000);
    expect(memoryUsed()).toBeGreaterThan(before + 99999);
    sink.dispose();
    expect(memoryUsed()).toBe(before);
  });

  it("refuses what exceeds it, without a trap", () => {
    const before = memoryUsed();
    setMemoryLimit(before + 1000);
    expect(allocate(1001)).toBe(0);
    expect(allocate(usize.MAX_VALUE)).toBe(0);
    const address = allocate(1000);
    expect(address).toBeGreaterThan(0);
    release(address, 1000);
    setMemoryLimit(DEFAULT_LIMIT);
    expect(memoryUsed()).toBe(before);
  });

  it("turns a sink exhausted until it is cleared", () => {
    setMemoryLimit(memoryUsed() + 1000);
    const sink = new Sink();
    sink.ascii("kept");
    sink.reserve(2000);
    sink.ascii(" dropped");
    expect(sink.exhausted).toBe(true);
    expect(textOf(sink.written)).toBe("kept");
    sink.clear();
    sink.ascii("anew");
    expect(sink.exhausted).toBe(false);
    expect(textOf(sink.written)).toBe("anew");
    sink.dispose();
    setMemoryLimit(DEFAULT_LIMIT);
  });

  it("does not count what is kept for good", () => {
    const before = memoryUsed();
    const copy = keep(bytesOf("secret"));
    expect(textOf(copy)).toBe("secret");
    expect(memoryUsed()).toBe(before);
    heap.free(startOf(copy));
    expect(keep(NOTHING)).toBe(NOTHING);
  });
});
