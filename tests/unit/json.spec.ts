import { memoryUsed, setMemoryLimit } from "../../assembly/bytes/memory";
import { Sink } from "../../assembly/bytes/sink";
import { NOTHING, Slice, lengthOf, sliceOf, startOf } from "../../assembly/bytes/slice";
import {
  decodeString,
  elementCount,
  integer,
  member,
  real,
  stringEquals,
  stringEqualsIgnoringCase,
} from "../../assembly/json/lookup";
import { JsonError, describeError, scan } from "../../assembly/json/scanner";
import { Kind, NO_NODE, Node, Tape } from "../../assembly/json/tape";
import { bytesFrom, bytesOf, textOf } from "./support/text";

const tape = new Tape();

function verdict(text: string): JsonError {
  return scan(bytesOf(text), tape);
}

function nested(depth: i32): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

function valueNamed(name: string): Node {
  return member(tape, tape.root, bytesOf(name));
}

function decoded(node: Node): string {
  const sink = new Sink();
  decodeString(tape, node, sink);
  const text = textOf(sink.written);
  sink.dispose();
  return text;
}

function integerOf(text: string): i64 {
  verdict(text);
  return integer(tape, tape.root);
}

function realOf(text: string): f64 {
  verdict(text);
  return real(tape, tape.root);
}

describe("scan", () => {
  it("accepts every kind of value", () => {
    expect(verdict(' {"a":[1,-2.5e+3,"x",true,false,null,{},[]]} ')).toBe(JsonError.None);
    expect(tape.root).toBe(0);
    const array = valueNamed("a");
    const kinds: Kind[] = [
      Kind.Number,
      Kind.Number,
      Kind.String,
      Kind.True,
      Kind.False,
      Kind.Null,
      Kind.Object,
      Kind.Array,
    ];
    let index = 0;
    for (let child = tape.firstChild(array); child != NO_NODE; child = tape.nextSibling(child)) {
      expect(tape.kind(child)).toBe(kinds[index++]);
    }
    expect(index).toBe(kinds.length);
  });

  it("says where and why a text is refused", () => {
    expect(verdict('{"a":1,}')).toBe(JsonError.Syntax);
    expect(tape.errorOffset).toBe(7);
    expect(tape.root).toBe(NO_NODE);
    expect(verdict("[1 2]")).toBe(JsonError.Syntax);
    expect(tape.errorOffset).toBe(3);
    expect(verdict("01")).toBe(JsonError.Syntax);
    expect(verdict('"a\nb"')).toBe(JsonError.Syntax);
    expect(verdict('"\\x"')).toBe(JsonError.Syntax);
    expect(verdict("1 1")).toBe(JsonError.Syntax);
    expect(verdict("[1}")).toBe(JsonError.Syntax);
  });

  it("knows a text that breaks off", () => {
    const texts = [
      "",
      " ",
      "{",
      '{"a',
      '{"a"',
      '{"a":',
      '{"a":1',
      "[1,",
      '"\\',
      '"\\u00',
      "tru",
      "-",
      "1.",
      "1e+",
    ];
    for (let index = 0; index < texts.length; index++) {
      expect(verdict(texts[index])).toBe(JsonError.Truncated, texts[index]);
    }
  });

  it("limits the nesting to 256", () => {
    expect(verdict(nested(256))).toBe(JsonError.None);
    expect(verdict(nested(257))).toBe(JsonError.Depth);
    expect(tape.errorOffset).toBe(256);
    expect(verdict("[" + "[],".repeat(1000) + "[]]")).toBe(JsonError.None);
  });

  it("refuses malformed UTF-8 in strings", () => {
    expect(scan(bytesFrom([0x22, 0xed, 0xa0, 0x80, 0x22]), tape)).toBe(JsonError.Utf8);
    expect(tape.errorOffset).toBe(1);
    expect(scan(bytesFrom([0x22, 0xc0, 0x80, 0x22]), tape)).toBe(JsonError.Utf8);
    expect(scan(bytesFrom([0x22, 0xe6, 0x97]), tape)).toBe(JsonError.Utf8);
  });

  it("does not take what lies behind the text for part of it", () => {
    const text = bytesOf('"abc"');
    for (let length = 0; length < 5; length++) {
      expect(scan(sliceOf(startOf(text), length), tape)).toBe(JsonError.Truncated);
    }
    expect(scan(sliceOf(startOf(bytesOf("12")), 1), tape)).toBe(JsonError.None);
    expect(textOf(tape.raw(tape.root))).toBe("1");
    expect(scan(sliceOf(startOf(bytesOf("true")), 3), tape)).toBe(JsonError.Truncated);
  });

  it("describes every error", () => {
    expect(describeError(JsonError.Truncated)).toBe("unexpected end");
    expect(describeError(JsonError.Depth)).toBe("nesting deeper than 256");
    expect(describeError(JsonError.Syntax)).toBe("unexpected character");
  });
});

describe("tape", () => {
  it("gives values as they stand", () => {
    verdict('{ "n" : 1.0 , "s" : "a\\"b" , "o" : { "x" : [ ] } }');
    expect(textOf(tape.raw(valueNamed("n")))).toBe("1.0");
    expect(textOf(tape.raw(valueNamed("s")))).toBe('"a\\"b"');
    expect(textOf(tape.text(valueNamed("s")))).toBe('a\\"b');
    expect(tape.escaped(valueNamed("s"))).toBe(true);
    expect(textOf(tape.raw(valueNamed("o")))).toBe('{ "x" : [ ] }');
    expect(tape.text(valueNamed("n"))).toBe(NOTHING);
  });

  it("walks objects by key, past nested values", () => {
    verdict('{"a":{"x":[1,{"y":2}]},"b":[],"c":3}');
    const first = tape.firstChild(tape.root);
    const second = tape.nextSibling(first);
    const third = tape.nextSibling(second);
    expect(textOf(tape.text(second))).toBe("b");
    expect(textOf(tape.text(third))).toBe("c");
    expect(textOf(tape.raw(tape.valueOf(third)))).toBe("3");
    expect(tape.nextSibling(third)).toBe(NO_NODE);
    expect(tape.firstChild(tape.valueOf(second))).toBe(NO_NODE);
  });

  it("answers every question about no value", () => {
    verdict("[1]");
    expect(tape.kind(NO_NODE)).toBe(Kind.Null);
    expect(tape.raw(NO_NODE)).toBe(NOTHING);
    expect(tape.text(NO_NODE)).toBe(NOTHING);
    expect(tape.firstChild(NO_NODE)).toBe(NO_NODE);
    expect(tape.nextSibling(NO_NODE)).toBe(NO_NODE);
    expect(tape.valueOf(NO_NODE)).toBe(NO_NODE);
    expect(member(tape, NO_NODE, bytesOf("a"))).toBe(NO_NODE);
    verdict("[");
    expect(tape.kind(0)).toBe(Kind.Null);
  });

  it("holds to the memory budget and gives its memory back", () => {
    const before = memoryUsed();
    const large = new Tape();
    const text = bytesOf("[" + "1,".repeat(50000) + "1]");
    setMemoryLimit(before + 100000);
    expect(scan(text, large)).toBe(JsonError.Memory);
    setMemoryLimit(256 * 1024 * 1024);
    expect(scan(text, large)).toBe(JsonError.None);
    expect(elementCount(large, large.root)).toBe(50001);
    const used = memoryUsed();
    expect(scan(text, large)).toBe(JsonError.None);
    expect(memoryUsed()).toBe(used);
    large.dispose();
    expect(memoryUsed()).toBe(before);
    expect(scan(bytesOf("[]"), large)).toBe(JsonError.None);
    large.dispose();
  });
});

describe("member", () => {
  it("takes the last of duplicates", () => {
    verdict('{"model":"a","x":1,"model":"b"}');
    expect(decoded(valueNamed("model"))).toBe("b");
  });

  it("matches decoded keys", () => {
    verdict('{"mod\\u0065l":"a","\\ud83d\\ude00\\/":"b","":"c"}');
    expect(decoded(valueNamed("model"))).toBe("a");
    expect(decoded(valueNamed("\u{1f600}/"))).toBe("b");
    expect(decoded(valueNamed(""))).toBe("c");
    expect(valueNamed("mode")).toBe(NO_NODE);
    expect(valueNamed("models")).toBe(NO_NODE);
  });

  it("finds nothing outside of objects", () => {
    verdict('["model"]');
    expect(valueNamed("model")).toBe(NO_NODE);
    expect(elementCount(tape, tape.root)).toBe(1);
  });
});

describe("strings", () => {
  it("decode every escape", () => {
    verdict('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u65e5\\uD83D\\uDE00 é"');
    expect(decoded(tape.root)).toBe('"\\/\b\f\n\r\tAé日\u{1f600} é');
  });

  it("decode lone surrogates to U+FFFD", () => {
    expect(verdict('"\\ud800|\\udc00|\\ud83d\\u0041|\\ud800\\ud83d\\ude00"')).toBe(JsonError.None);
    expect(decoded(tape.root)).toBe("\ufffd|\ufffd|\ufffdA|\ufffd\u{1f600}");
  });

  it("compare without decoding to memory", () => {
    verdict('"Use\\u0072 \\u00e9"');
    expect(stringEquals(tape, tape.root, bytesOf("User é"))).toBe(true);
    expect(stringEquals(tape, tape.root, bytesOf("user é"))).toBe(false);
    expect(stringEquals(tape, tape.root, bytesOf("User "))).toBe(false);
    expect(stringEquals(tape, tape.root, bytesOf("User é!"))).toBe(false);
    expect(stringEqualsIgnoringCase(tape, tape.root, bytesOf("uSER é"))).toBe(true);
    expect(stringEqualsIgnoringCase(tape, tape.root, bytesOf("uSER É"))).toBe(false);
    verdict("1");
    expect(stringEquals(tape, tape.root, bytesOf("1"))).toBe(false);
  });
});

describe("numbers", () => {
  it("are integers however they are written", () => {
    expect(integerOf("0")).toBe(0);
    expect(integerOf("-0")).toBe(0);
    expect(integerOf("4096")).toBe(4096);
    expect(integerOf("12.0")).toBe(12);
    expect(integerOf("1e3")).toBe(1000);
    expect(integerOf("1.5E1")).toBe(15);
    expect(integerOf("9007199254740991")).toBe(9007199254740991);
    expect(integerOf("9007199254740991.000")).toBe(9007199254740991);
  });

  it("are no integers beyond 2^53 - 1, below zero, or with a fraction", () => {
    const texts = ["9007199254740992", "1e16", "1e999", "-1", "0.5", "1e-3", '"1"', "true", "[1]"];
    for (let index = 0; index < texts.length; index++) {
      expect(integerOf(texts[index])).toBe(-1, texts[index]);
    }
  });

  it("are doubles", () => {
    expect(realOf("0.7")).toBe(0.7);
    expect(realOf("-12.5e-3")).toBe(-0.0125);
    expect(realOf("1e22")).toBe(1e22);
    expect(realOf("0.000")).toBe(0);
    expect(isNaN(realOf('"1"'))).toBe(true);
  });
});
