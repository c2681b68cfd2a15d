import { memoryUsed } from "../../assembly/bytes/memory";
import { FAILED } from "../../assembly/usage/cel/expression";
import { costOf, refusalOf } from "./support/costs";

/** What a condition is, as a number. */
function holds(condition: string): i64 {
  return costOf("(" + condition + ") ? 1 : 0");
}

describe("numbers of a cost expression", () => {
  it("have the literals of CEL", () => {
    expect(costOf("12")).toBe(12);
    expect(costOf("12u")).toBe(12);
    expect(costOf("0x1F")).toBe(31);
    expect(costOf("0xfFu")).toBe(255);
    expect(costOf("1.5 * 2.0")).toBe(3);
    expect(costOf(".5 + 1e3")).toBe(1000);
    expect(costOf("2.5E-1 * 8.0")).toBe(2);
    expect(costOf("9223372036854775807")).toBe(i64.MAX_VALUE);
    expect(costOf("-9223372036854775808 + 9223372036854775807 + 2")).toBe(1);
  });

  it("bind as in CEL", () => {
    expect(costOf("2 + 3 * 4")).toBe(14);
    expect(costOf("(2 + 3) * 4")).toBe(20);
    expect(costOf("20 - 5 - 3")).toBe(12);
    expect(costOf("20 / 2 * 5")).toBe(50);
    expect(costOf("7 - -2")).toBe(9);
    expect(costOf("--5")).toBe(5);
    expect(costOf("-7 / 2 + 4")).toBe(1);
    expect(costOf("-7 % 4 + 4")).toBe(1);
  });

  it("mix: a double with any is a double, an int with a uint an int", () => {
    expect(costOf("input_tokens * 2")).toBe(2000);
    expect(costOf("output_tokens * 1.5")).toBe(375);
    expect(costOf("cached_input_tokens * 0.1")).toBe(40);
    expect(costOf("(output_tokens - 300) + 100")).toBe(50);
    expect(costOf("output_tokens - 300u + 100u")).toBe(FAILED);
    expect(costOf("18446744073709551615u + 0")).toBe(FAILED);
    expect(costOf("input_tokens > 1 ? 1 : 2.5")).toBe(1);
    expect(costOf("(false ? 7u : 1) - 2 + 5")).toBe(4);
    expect(costOf("(true ? 1u : 1) - 2u + 5u")).toBe(4);
  });

  it("fail where they leave their type", () => {
    expect(costOf("9223372036854775807 + 1")).toBe(FAILED);
    expect(costOf("-9223372036854775807 - 2")).toBe(FAILED);
    expect(costOf("4611686018427387904 * 2")).toBe(FAILED);
    expect(costOf("-1 * -9223372036854775808")).toBe(FAILED);
    expect(costOf("-9223372036854775808 / -1")).toBe(FAILED);
    expect(costOf("-9223372036854775808 % -1")).toBe(FAILED);
    expect(costOf("-(-9223372036854775808)")).toBe(FAILED);
    expect(costOf("18446744073709551615u + 1u")).toBe(FAILED);
    expect(costOf("18446744073709551615u * 2u")).toBe(FAILED);
    expect(costOf("0u - 1u")).toBe(FAILED);
    expect(costOf("1 / 0")).toBe(FAILED);
    expect(costOf("1 % 0")).toBe(FAILED);
    expect(costOf("1u / cache_creation_input_tokens")).toBe(FAILED);
  });

  it("compare by value, whatever their types", () => {
    expect(holds("1 == 1u && 1u == 1.0 && 1.0 == 1")).toBe(1);
    expect(holds("-1 < 0u && 0u > -1")).toBe(1);
    expect(holds("9007199254740993 > 9007199254740992.0")).toBe(1);
    expect(holds("18446744073709551615u > 9223372036854775807")).toBe(1);
    expect(holds("2 < 2.5 && 3 > 2.5 && -3 < -2.5")).toBe(1);
    expect(holds("0.0 / 0.0 == 0.0 / 0.0 || 0.0 / 0.0 < 1")).toBe(0);
    expect(holds("0.0 / 0.0 != 0.0 / 0.0")).toBe(1);
  });

  it("convert", () => {
    expect(costOf("int(-1.9) + 3")).toBe(2);
    expect(costOf("uint(1.9)")).toBe(1);
    expect(costOf("uint(-0.5)")).toBe(FAILED);
    expect(costOf("uint(-1)")).toBe(FAILED);
    expect(costOf("int(1e19)")).toBe(FAILED);
    expect(costOf("uint(1e19) - 9999999999999999999u")).toBe(1);
    expect(costOf("int('-12') + 20")).toBe(8);
    expect(costOf("int('12a')")).toBe(FAILED);
    expect(costOf("int('0x12')")).toBe(FAILED);
    expect(costOf("uint('18446744073709551616')")).toBe(FAILED);
    expect(costOf("double('-2.5e1') + 30")).toBe(5);
    expect(costOf("double('1.')")).toBe(FAILED);
    expect(costOf("size(string(-250)) + size(string(true))")).toBe(8);
  });
});

describe("the cost", () => {
  it("is cut towards zero and never negative", () => {
    expect(costOf("output_tokens / 3.0")).toBe(83);
    expect(costOf("-0.5")).toBe(FAILED);
    expect(costOf("output_tokens - 300")).toBe(FAILED);
    expect(costOf("1.0 / 0.0")).toBe(FAILED);
    expect(costOf("0.0 / 0.0")).toBe(FAILED);
    expect(costOf("9223372036854775808.0")).toBe(FAILED);
    expect(costOf("9223372036854775808u")).toBe(FAILED);
  });
});

describe("conditions", () => {
  it("absorb an error that the other side makes irrelevant", () => {
    expect(holds("1 / 0 > 0 || true")).toBe(1);
    expect(holds("true || 1 / 0 > 0")).toBe(1);
    expect(holds("1 / 0 > 0 && false")).toBe(0);
    expect(holds("false && 1 / 0 > 0")).toBe(0);
    expect(holds("1 / 0 > 0 || false")).toBe(FAILED);
    expect(holds("true && 1 / 0 > 0")).toBe(FAILED);
    expect(holds("!(1 / 0 > 0)")).toBe(FAILED);
  });

  it("work out one branch only", () => {
    expect(costOf("true ? 1 : 1 / 0")).toBe(1);
    expect(costOf("false ? 1 / 0 : 2")).toBe(2);
    expect(costOf("1 / 0 > 0 ? 1 : 2")).toBe(FAILED);
    expect(costOf("false ? 1 : false ? 2 : 3")).toBe(3);
  });

  it("look values up in lists", () => {
    expect(holds("model in ['o3', 'gpt-4o']")).toBe(1);
    expect(holds("model in []")).toBe(0);
    expect(holds("250.0 in [1, output_tokens,]")).toBe(1);
    expect(holds("true in [1 > 2, 1 < 2]")).toBe(1);
    expect(holds("1 in [1, 1 / 0]")).toBe(FAILED);
    expect(holds("!(model in ['a'])")).toBe(1);
  });
});

describe("strings", () => {
  it("have the escapes and quotes of CEL", () => {
    expect(holds("'a' == \"a\" && '''a''' == \"\"\"a\"\"\"")).toBe(1);
    expect(holds("'\\x41\\u0042\\U00000043\\104' == 'ABCD'")).toBe(1);
    expect(holds("'\\'\\\"\\`\\?\\\\' == \"'\\\"`?\\\\\"")).toBe(1);
    expect(holds("size('\\a\\b\\f\\n\\r\\t\\v') == 7")).toBe(1);
    expect(holds("r'\\d' == '\\\\d' && R\"\\\" == '\\\\'")).toBe(1);
    expect(holds("'''a\nb''' == 'a\\nb'")).toBe(1);
  });

  it("are searched, joined, measured and compared by characters", () => {
    expect(holds("model.startsWith('gpt') && model.endsWith('4o') && model.contains('-')")).toBe(1);
    expect(holds("model.startsWith('') && model.endsWith('') && model.contains('')")).toBe(1);
    expect(holds("model.startsWith('gpt-4o-') || model.contains('gpt-4o-')")).toBe(0);
    expect(holds("model + '/' + route_name == 'gpt-4o/default/chat'")).toBe(1);
    expect(costOf("size('aé漢😀') + 'b'.size()")).toBe(5);
    expect(holds("'a' < 'b' && 'a' < 'aa' && '\\uFFFD' < '😀' && !('a' < 'a')")).toBe(1);
    expect(holds("backend == 'default/openai/route/r/rule/0/ref/0'")).toBe(1);
  });

  it("match patterns, as method and as function", () => {
    expect(holds("model.matches('^gpt-[0-9]') && matches(model, r'\\do$')")).toBe(1);
    expect(holds("(model + 'x').matches('^gpt-4o$')")).toBe(0);
  });
});

describe("an expression is refused", () => {
  it("with the place of what is wrong", () => {
    expect(refusalOf("input_tokens + tokens")).toBe('at 15: unknown name "tokens"');
    expect(refusalOf("max(1, 2)")).toBe('at 0: unknown function "max"');
    expect(refusalOf("model.lower() == 'a' ? 1 : 2")).toBe('at 6: unknown method "lower"');
    expect(refusalOf("startsWith(model, 'a') ? 1 : 2")).toBe('at 0: unknown function "startsWith"');
    expect(refusalOf("model.name")).toBe('at 6: nothing has a field "name"');
    expect(refusalOf("1 + null")).toBe("at 4: null is not supported");
    expect(refusalOf("size(model, 1)")).toBe("at 0: the number of arguments of size() is 1, not 2");
  });

  it("where the grammar ends", () => {
    expect(refusalOf("")).toBe("at 0: the expression ends too early");
    expect(refusalOf("1 +")).toBe("at 3: the expression ends too early");
    expect(refusalOf("1 2")).toBe("at 2: unexpected 2");
    expect(refusalOf("(1")).toBe("at 2: expected ), found the end");
    expect(refusalOf("true ? 1")).toBe("at 8: expected :, found the end");
    expect(refusalOf("1 # 2")).toBe("at 2: unexpected #");
    expect(refusalOf("1 = 2")).toBe("at 2: unexpected =");
    expect(refusalOf("12ab")).toBe("at 2: a number is followed by a letter");
    expect(refusalOf("'abc")).toBe("at 0: the string has no end");
    expect(refusalOf("'a\nb' == '' ? 1 : 2")).toBe("at 0: the string has no end");
    expect(refusalOf("size(b'a')")).toBe("at 5: bytes are not supported");
    expect(refusalOf("size('a\\q')")).toBe("at 7: the escape is none of CEL's");
    expect(refusalOf("size('\\uD800')")).toBe("at 6: the escape is none of CEL's");
    expect(refusalOf("9223372036854775808")).toBe("at 0: 9223372036854775808 is no int of 64 bits");
    expect(refusalOf("18446744073709551616u")).toBe("at 0: 18446744073709551616u is no uint of 64 bits");
    expect(refusalOf("1 // comment\n + // no more")).toBe("at 26: the expression ends too early");
  });

  it("where types do not fit", () => {
    expect(refusalOf("'a' * 2")).toBe("at 4: * does not take a string and an int");
    expect(refusalOf("1.5 % 2")).toBe("at 4: % does not take a double and an int");
    expect(refusalOf("model == 1 ? 1 : 2")).toBe("at 6: == does not take a string and an int");
    expect(refusalOf("1 < 2 < 3 ? 1 : 2")).toBe("at 6: < does not take a bool and an int");
    expect(refusalOf("-input_tokens")).toBe("at 0: - does not take a uint");
    expect(refusalOf("!1 ? 1 : 2")).toBe("at 0: ! does not take an int");
    expect(refusalOf("1 && true ? 1 : 2")).toBe("at 2: && does not take an int and a bool");
    expect(refusalOf("1 ? 1 : 2")).toBe("at 2: a condition is a bool, not an int");
    expect(refusalOf("true ? 1 : 'a'")).toBe("at 5: the branches are an int and a string");
    expect(refusalOf("1 in 'a' ? 1 : 2")).toBe('at 2: "in" takes a list on its right');
    expect(refusalOf("1 in ['a'] ? 1 : 2")).toBe("at 2: in does not take an int and a string");
    expect(refusalOf("[1] in [] ? 1 : 2")).toBe("at 4: a list cannot hold a list");
    expect(refusalOf("1 in [[1], 2] ? 1 : 2")).toBe("at 5: a list cannot hold a list");
    expect(refusalOf("size(string(1.5))")).toBe("at 5: string() does not take a double");
  });

  it("where its value is no number", () => {
    expect(refusalOf("model")).toBe("at 0: a cost is a number, not a string");
    expect(refusalOf("input_tokens > 1")).toBe("at 0: a cost is a number, not a bool");
    expect(refusalOf("[1]")).toBe("at 0: a cost is a number, not a list");
  });

  it("where a pattern is none, or not known", () => {
    expect(refusalOf("model.matches('a{2}') ? 1 : 2").slice(0, 40)).toBe(
      "at 14: in the pattern, at 1: counted rep",
    );
    expect(refusalOf("model.matches(backend) ? 1 : 2")).toBe("at 6: the pattern must be a string literal");
    expect(refusalOf("model.matches('a' + 'b') ? 1 : 2")).toBe("at 6: the pattern must be a string literal");
  });
});

describe("the memory of an expression", () => {
  it("is given back", () => {
    const before = memoryUsed();
    costOf("size(model + backend + string(input_tokens))");
    refusalOf("size(model + 'a') + ");
    expect(memoryUsed()).toBe(before);
  });
});
