import { memoryUsed, setMemoryLimit } from "../../assembly/bytes/memory";
import { Sink } from "../../assembly/bytes/sink";
import { NOTHING, Slice, cut, lengthOf } from "../../assembly/bytes/slice";
import { CompressionFormat, compressionOf } from "../../assembly/framing/content-encoding";
import { InflateOutcome, Inflater } from "../../assembly/framing/inflate";
import { bytesFrom, bytesOf, textOf } from "./support/text";

const RATIO_LIMIT: i32 = 100;

const STORED = bytesFrom([1, 12, 0, 243, 255, 115, 116, 111, 114, 101, 100, 32, 98, 121, 116, 101, 115]);
const FIXED = bytesFrom([75, 76, 74, 78, 132, 33, 0]);
const DYNAMIC = bytesFrom([
  37, 138, 129, 13, 0, 48, 8, 194, 110, 109, 251, 255, 15, 11, 142, 152, 162, 2, 152, 128, 83, 208, 124, 119,
  100, 186, 160, 35, 237, 141, 92, 192, 230, 182, 241, 23, 30,
]);
const DYNAMIC_TEXT = "aabcbaaabbbbbcaacbbbbaaabcacbcbbabbbcbabbbacaaababaacbcbacbacacbcbcacbbabbba";
const ZLIB = bytesFrom([120, 156, 203, 72, 205, 201, 201, 7, 0, 6, 44, 2, 21]);
const GZIP = bytesFrom([
  31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 203, 72, 205, 201, 201, 7, 0, 134, 166, 16, 54, 5, 0, 0, 0,
]);

/** What comes out of a body in chunks of `size` bytes; behind it, in what way it did not end well. */
function inflated(body: Slice, format: CompressionFormat, size: i32): string {
  const inflater = new Inflater(format, RATIO_LIMIT);
  const out = new Sink();
  let outcome = InflateOutcome.Ok;
  for (let from = 0; from < lengthOf(body); from += size) {
    outcome = inflater.push(cut(body, from, min(from + size, lengthOf(body))), out);
  }
  let text = textOf(out.written);
  if (outcome != InflateOutcome.Ok) text += ` failed ${outcome as i32}`;
  else if (!inflater.finish()) text += " incomplete";
  out.dispose();
  inflater.dispose();
  return text;
}

function expectText(body: Slice, format: CompressionFormat, text: string): void {
  for (let size = 1; size <= lengthOf(body); size++) expect(inflated(body, format, size)).toBe(text);
}

/** The two after one another. */
function joined(first: Slice, second: Slice): Slice {
  const sink = new Sink();
  sink.bytes(first);
  sink.bytes(second);
  return sink.written;
}

describe("Inflating", () => {
  it("reads stored, fixed and dynamic blocks under every cut", () => {
    expectText(STORED, CompressionFormat.Deflate, "stored bytes");
    expectText(FIXED, CompressionFormat.Deflate, "abcabcabcabc");
    expectText(DYNAMIC, CompressionFormat.Deflate, DYNAMIC_TEXT);
  });

  it("checks what zlib and gzip say of the bytes", () => {
    expectText(ZLIB, CompressionFormat.Deflate, "hello");
    expectText(GZIP, CompressionFormat.Gzip, "hello");
    const end = lengthOf(GZIP);
    const broken = `hello failed ${InflateOutcome.Malformed as i32}`;
    expectText(joined(cut(ZLIB, 0, 12), bytesFrom([22])), CompressionFormat.Deflate, broken);
    expectText(joined(cut(GZIP, 0, end - 1), bytesFrom([1])), CompressionFormat.Gzip, broken);
    expectText(joined(cut(GZIP, 0, end - 5), bytesFrom([55, 5, 0, 0, 0])), CompressionFormat.Gzip, broken);
  });

  it("reads gzip members one after the other, and nothing else behind them", () => {
    expectText(joined(GZIP, GZIP), CompressionFormat.Gzip, "hellohello");
    const surplus = bytesFrom([0]);
    const broken = `failed ${InflateOutcome.Malformed as i32}`;
    expectText(joined(GZIP, surplus), CompressionFormat.Gzip, `hello ${broken}`);
    expectText(joined(ZLIB, surplus), CompressionFormat.Deflate, `hello ${broken}`);
    expectText(joined(FIXED, surplus), CompressionFormat.Deflate, `abcabcabcabc ${broken}`);
  });

  it("tells a body that broke off, even before its first byte", () => {
    for (let length = 1; length < lengthOf(GZIP); length++) {
      expect(inflated(cut(GZIP, 0, length), CompressionFormat.Gzip, length).endsWith("incomplete")).toBe(
        true,
      );
    }
    expect(inflated(NOTHING, CompressionFormat.Gzip, 1)).toBe(" incomplete");
  });

  it("refuses a match that reaches behind the first byte", () => {
    // A fixed block that holds one match of length 3 and distance 1.
    expectText(bytesFrom([3, 2, 0]), CompressionFormat.Deflate, ` failed ${InflateOutcome.Malformed as i32}`);
  });

  it("asks the budget once, and gives everything back", () => {
    const before = memoryUsed();
    const inflater = new Inflater(CompressionFormat.Gzip, RATIO_LIMIT);
    const out = new Sink();
    setMemoryLimit(before + 1024);
    expect(inflater.push(GZIP, out)).toBe(InflateOutcome.NoMemory);
    setMemoryLimit(256 * 1024 * 1024);
    expect(inflater.push(GZIP, out)).toBe(InflateOutcome.NoMemory, "for good");
    expect(inflater.finish()).toBe(false);
    inflater.dispose();
    expect(memoryUsed()).toBe(before);
    expect(inflated(GZIP, CompressionFormat.Gzip, 7)).toBe("hello");
    expect(memoryUsed()).toBe(before);
  });
});

describe("A content encoding", () => {
  it("is known by its name in any case", () => {
    expect(compressionOf(bytesOf("gzip"))).toBe(CompressionFormat.Gzip);
    expect(compressionOf(bytesOf(" GZip\t"))).toBe(CompressionFormat.Gzip);
    expect(compressionOf(bytesOf("x-gzip"))).toBe(CompressionFormat.Gzip);
    expect(compressionOf(bytesOf("Deflate"))).toBe(CompressionFormat.Deflate);
  });

  it("may be none", () => {
    expect(compressionOf(NOTHING)).toBe(CompressionFormat.None);
    expect(compressionOf(bytesOf("  "))).toBe(CompressionFormat.None);
    expect(compressionOf(bytesOf("Identity"))).toBe(CompressionFormat.None);
  });

  it("is unknown where it is another one, or several", () => {
    expect(compressionOf(bytesOf("br"))).toBe(CompressionFormat.Unknown);
    expect(compressionOf(bytesOf("gzip, gzip"))).toBe(CompressionFormat.Unknown);
    expect(compressionOf(bytesOf("gzipped"))).toBe(CompressionFormat.Unknown);
  });
});
