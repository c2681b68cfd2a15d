import { memoryUsed, setMemoryLimit } from "../../assembly/bytes/memory";
import { Sink } from "../../assembly/bytes/sink";
import { NOTHING } from "../../assembly/bytes/slice";
import { JsonEdit } from "../../assembly/json/edit";
import { member } from "../../assembly/json/lookup";
import { scan } from "../../assembly/json/scanner";
import { NO_NODE, Node, Tape } from "../../assembly/json/tape";
import { JsonWriter, escapeInto } from "../../assembly/json/writer";
import { bytesFrom, bytesOf, textOf } from "./support/text";

const tape = new Tape();
const edit = new JsonEdit(tape);
const sink = new Sink();

function begin(text: string): void {
  scan(bytesOf(text), tape);
  edit.reset();
}

function at(name: string): Node {
  return member(tape, tape.root, bytesOf(name));
}

function set(name: string, value: string): void {
  edit.set(tape.root, bytesOf(name), bytesOf(value));
}

function remove(name: string): void {
  edit.remove(tape.root, bytesOf(name));
}

function edited(): string {
  sink.clear();
  edit.apply(sink);
  return textOf(sink.written);
}

function escaped(text: string): string {
  sink.clear();
  escapeInto(sink, bytesOf(text));
  return textOf(sink.written);
}

describe("edit: set", () => {
  it("replaces a value and nothing else", () => {
    begin('{ "model" : "a" ,\n "n":1.0}');
    edit.setString(tape.root, bytesOf("model"), bytesOf('b"ü'));
    expect(edited()).toBe('{ "model" : "b\\"ü" ,\n "n":1.0}');
  });

  it("adds members at the end", () => {
    begin('{"a":1 }');
    set("b", "2");
    edit.setString(tape.root, bytesOf("c\n"), bytesOf(""));
    expect(edited()).toBe('{"a":1,"b":2,"c\\n":"" }');
  });

  it("adds to empty objects", () => {
    begin("{ }");
    set("a", "1");
    set("b", "2");
    expect(edited()).toBe('{"a":1,"b":2 }');
  });

  it("keeps the last of duplicates", () => {
    begin('{"a":1,"b":2,"\\u0061":3,"c":4}');
    set("a", "5");
    expect(edited()).toBe('{"b":2,"\\u0061":5,"c":4}');
  });

  it("of several for one member counts the last", () => {
    begin('{"a":1}');
    set("a", "2");
    set("b", "3");
    set("a", "4");
    set("b", "5");
    expect(edited()).toBe('{"a":4,"b":5}');
  });

  it("does nothing outside of objects", () => {
    begin("[1]");
    set("a", "1");
    edit.set(NO_NODE, bytesOf("a"), bytesOf("1"));
    expect(edit.isEmpty).toBe(true);
    expect(edited()).toBe("[1]");
  });
});

describe("edit: remove", () => {
  it("takes the comma along, wherever the member stands", () => {
    const text = '{ "a":1, "b":2, "c":3 }';
    begin(text);
    remove("a");
    expect(edited()).toBe('{ "b":2, "c":3 }');
    begin(text);
    remove("b");
    expect(edited()).toBe('{ "a":1, "c":3 }');
    begin(text);
    remove("c");
    expect(edited()).toBe('{ "a":1, "b":2 }');
  });

  it("removes several, all, and the only one", () => {
    begin('{"a":1,"b":2,"c":3,"a":4}');
    remove("a");
    remove("b");
    expect(edited()).toBe('{"c":3}');
    begin('{"a":1,"b":2,"a":3}');
    remove("b");
    remove("a");
    expect(edited()).toBe("{}");
    begin('{ "a" : 1 }');
    remove("a");
    expect(edited()).toBe("{  }");
  });

  it("leaves what is not there", () => {
    begin('{"a":1}');
    remove("b");
    expect(edit.isEmpty).toBe(false);
    expect(edited()).toBe('{"a":1}');
  });
});

describe("edit: both", () => {
  it("adds after all members are gone", () => {
    begin('{"a":1,"b":2}');
    remove("a");
    set("c", "3");
    remove("b");
    expect(edited()).toBe('{"c":3}');
  });

  it("counts the last of set and remove", () => {
    begin('{"a":1,"b":2}');
    set("a", "3");
    remove("a");
    remove("b");
    set("b", "4");
    expect(edited()).toBe('{"b":4}');
  });

  it("edits objects within objects, at any depth and order", () => {
    begin('{"o":{"x":1},"p":{"q":{}}}');
    set("z", "true");
    edit.set(member(tape, at("p"), bytesOf("q")), bytesOf("deep"), bytesOf("[]"));
    edit.remove(at("o"), bytesOf("x"));
    edit.set(at("o"), bytesOf("y"), bytesOf("2"));
    expect(edited()).toBe('{"o":{"y":2},"p":{"q":{"deep":[]}},"z":true}');
  });

  it("lets the outer edit win", () => {
    begin('{"o":{"x":1},"a":[1,2]}');
    edit.set(at("o"), bytesOf("x"), bytesOf("2"));
    set("o", "null");
    edit.replace(tape.nextSibling(tape.firstChild(at("a"))), bytesOf("3"));
    expect(edited()).toBe('{"o":null,"a":[1,3]}');
    edit.replace(tape.root, bytesOf("0"));
    expect(edited()).toBe("0");
  });

  it("replaces one value several times: the last counts", () => {
    begin("[1,2]");
    const first = tape.firstChild(tape.root);
    edit.replace(first, bytesOf("3"));
    edit.replace(tape.nextSibling(first), bytesOf("4"));
    edit.replace(first, bytesOf("5"));
    expect(edited()).toBe("[5,4]");
  });

  it("tells its sink where memory does not suffice", () => {
    begin("[" + "1,".repeat(1000) + "1]");
    const before = memoryUsed();
    setMemoryLimit(before + 10000);
    for (let node = tape.firstChild(tape.root); node != NO_NODE; node = tape.nextSibling(node)) {
      edit.replace(node, bytesOf("2"));
    }
    sink.clear();
    edit.apply(sink);
    expect(sink.exhausted).toBe(true);
    setMemoryLimit(256 * 1024 * 1024);
    edit.dispose();
    expect(memoryUsed()).toBeLessThan(before + 1);
  });
});

describe("escaping", () => {
  it("touches only what must be escaped", () => {
    expect(escaped('"\\/\b\t\n\f\r\u0001\u001f\u007f é日\u{1f600}')).toBe(
      '\\"\\\\/\\b\\t\\n\\f\\r\\u0001\\u001f\u007f é日\u{1f600}',
    );
    expect(escaped("a text longer than sixteen bytes\nof two lines")).toBe(
      "a text longer than sixteen bytes\\nof two lines",
    );
  });

  it("makes valid UTF-8 of anything", () => {
    sink.clear();
    escapeInto(sink, bytesFrom([0x61, 0xff, 0x62, 0xe6, 0x97]));
    expect(textOf(sink.written)).toBe("a\ufffdb\ufffd\ufffd");
    sink.clear();
    escapeInto(sink, NOTHING);
    expect(sink.length).toBe(0);
  });
});

describe("writer", () => {
  it("sets commas and colons", () => {
    sink.clear();
    const writer = new JsonWriter(sink);
    writer.beginObject();
    writer.key("a");
    writer.beginArray();
    writer.integer(-1);
    writer.boolean(true);
    writer.boolean(false);
    writer.null_();
    writer.beginObject();
    writer.endObject();
    writer.beginArray();
    writer.endArray();
    writer.raw(bytesOf("1.0"));
    writer.endArray();
    writer.keyBytes(bytesOf('k"'));
    writer.string(bytesOf("line\n"));
    writer.key("e");
    writer.escapedString(bytesOf("\\u0041"));
    writer.key("t");
    writer.ascii('say "x"\t');
    writer.endObject();
    expect(textOf(sink.written)).toBe(
      '{"a":[-1,true,false,null,{},[],1.0],"k\\"":"line\\n","e":"\\u0041","t":"say \\"x\\"\\t"}',
    );
  });

  it("writes strings in pieces, and texts one after another", () => {
    sink.clear();
    const writer = new JsonWriter(sink);
    writer.beginArray();
    writer.beginString();
    sink.bytes(bytesOf("\\ud83d"));
    escapeInto(sink, bytesOf('"'));
    writer.endString();
    writer.integer(2);
    writer.endArray();
    writer.restart();
    writer.beginObject();
    writer.endObject();
    expect(textOf(sink.written)).toBe('["\\ud83d\\"",2]{}');
  });
});
