import { memoryUsed } from "../../assembly/bytes/memory";
import { Sink } from "../../assembly/bytes/sink";
import { BodyField, BodyMutation } from "../../assembly/filterapi/mutation";
import { BodyMutator } from "../../assembly/mutate/body-mutator";
import { bytes, text } from "./support/configuration";

/** The body after removing the paths of `removals` and setting those of `settings`, each `path=json`. */
function mutated(body: string, removals: string[], settings: string[]): string {
  const mutation = new BodyMutation();
  for (let index = 0; index < removals.length; index++) mutation.remove.push(bytes(removals[index]));
  for (let index = 0; index < settings.length; index++) {
    const at = settings[index].indexOf("=");
    const path = settings[index].slice(0, at);
    mutation.set.push(new BodyField(bytes(path), bytes(settings[index].slice(at + 1))));
  }
  const mutator = new BodyMutator(mutation);
  const into = new Sink();
  const changed = mutator.apply(bytes(body), into);
  const result = changed ? text(into.written) : body;
  mutator.dispose();
  into.dispose();
  return result;
}

describe("changing members of a body", () => {
  it("removes first and sets then, whatever is named twice", () => {
    expect(mutated('{"user":"x", "n":1}', ["user", "n"], ["n=2", "n=3"])).toBe('{"n":3}');
  });

  it("leaves no duplicate of a changed key", () => {
    expect(mutated('{"a":1,"\\u0061":2,"b":0}', [], ["a=9"])).toBe('{"\\u0061":9,"b":0}');
    expect(mutated('{"a":1,"b":0,"\\u0061":2}', ["a"], [])).toBe('{"b":0}');
  });

  it("keeps every other byte", () => {
    expect(mutated('{ "seed" : 12345678901234567890 ,\n "n":1.0}', [], ["x=[1, 2]"])).toBe(
      '{ "seed" : 12345678901234567890 ,\n "n":1.0,"x":[1, 2]}',
    );
    expect(mutated('{"a":1}', ["b"], [])).toBe('{"a":1}');
  });

  it("leaves a body that is no object alone", () => {
    expect(mutated("[1]", ["a"], ["a=1"])).toBe("[1]");
    expect(mutated("no json", ["a"], ["a=1"])).toBe("no json");
    expect(mutated("", ["a"], ["a=1"])).toBe("");
  });
});

describe("paths", () => {
  it("lead into objects, making those that are missing", () => {
    expect(mutated('{"a":{"b":1,"c":2}}', ["a.b"], ["a.d=3", "x.y.z=true", "x.y.w=null"])).toBe(
      '{"a":{"c":2,"d":3},"x":{"y":{"z":true,"w":null}}}',
    );
    expect(mutated('{"a":null}', [], ["a.b=1"])).toBe('{"a":{"b":1}}');
  });

  it("name elements of arrays by number, and add at the end", () => {
    expect(mutated('{"m":[{"r":1},{"r":2}]}', ["m.0.r"], ["m.1.r=7", "m.-1=9"])).toBe('{"m":[{},{"r":7},9]}');
    expect(mutated('{"m":[1,2,3]}', ["m.1"], [])).toBe('{"m":[1,3]}');
  });

  it("may hold dots and backslashes within a name", () => {
    expect(mutated('{"a.b":1,"c\\\\":2}', ["a\\.b", "c\\\\"], ["d\\.e=1"])).toBe('{"d.e":1}');
  });

  it("change nothing where they lead through other values", () => {
    expect(mutated('{"a":"text"}', ["a.b", "a.b.c", "q.r"], ["a.b=1"])).toBe('{"a":"text"}');
  });
});

describe("memory", () => {
  it("is given back", () => {
    const before = memoryUsed();
    mutated('{"a":{"b":[1,2]}}', ["a.b.0", "q"], ["a.c.d=1", "e=2"]);
    expect(memoryUsed()).toBe(before);
  });
});
