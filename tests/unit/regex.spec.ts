import { finds, patternRefusalOf } from "./support/costs";

describe("a pattern", () => {
  it("is searched anywhere", () => {
    expect(finds("b", "abc")).toBe(true);
    expect(finds("", "")).toBe(true);
    expect(finds("", "abc")).toBe(true);
    expect(finds("bd", "abcd")).toBe(false);
  });

  it("is tied to the beginning and the end of the text, not of lines", () => {
    expect(finds("^b", "ab")).toBe(false);
    expect(finds("^a", "ab")).toBe(true);
    expect(finds("a$", "ab")).toBe(false);
    expect(finds("b$", "ab")).toBe(true);
    expect(finds("^$", "")).toBe(true);
    expect(finds("^b", "a\nb")).toBe(false);
    expect(finds("a$", "a\n")).toBe(false);
    expect(finds("a|^b", "cb")).toBe(false);
    expect(finds("a^b", "ab")).toBe(false);
  });

  it("repeats", () => {
    expect(finds("^ab*c$", "ac")).toBe(true);
    expect(finds("^ab*c$", "abbbc")).toBe(true);
    expect(finds("^ab+c$", "ac")).toBe(false);
    expect(finds("^ab+c$", "abbc")).toBe(true);
    expect(finds("^ab?c$", "abbc")).toBe(false);
    expect(finds("^(ab)+$", "ababab")).toBe(true);
    expect(finds("^(ab)+$", "aba")).toBe(false);
    expect(finds("^(a*)*$", "aaa")).toBe(true);
    expect(finds("^(a?)+$", "")).toBe(true);
  });

  it("has alternatives, empty ones included", () => {
    expect(finds("^(gpt|claude)-", "claude-3")).toBe(true);
    expect(finds("^(gpt|claude)-", "gemini-3")).toBe(false);
    expect(finds("^a(b|)c$", "ac")).toBe(true);
    expect(finds("^(|x)$", "")).toBe(true);
    expect(finds("^(a|b|c)+$", "cab")).toBe(true);
    expect(finds("^()$", "")).toBe(true);
  });

  it("has classes", () => {
    expect(finds("^[a-c]+$", "abc")).toBe(true);
    expect(finds("[^a-c]", "abc")).toBe(false);
    expect(finds("^[]a]+$", "a]")).toBe(true);
    expect(finds("^[^]a]$", "]")).toBe(false);
    expect(finds("^[a-]+$", "-a")).toBe(true);
    expect(finds("^[-a]+$", "-a")).toBe(true);
    expect(finds("^[\\]\\-\\\\]+$", "]-\\")).toBe(true);
    expect(finds("^[\\d_]+$", "1_2")).toBe(true);
    expect(finds("[^\\w]", "aZ_9")).toBe(false);
    expect(finds("^\\d\\D\\w\\W\\s\\S$", "1a_- x")).toBe(true);
    expect(finds("\\s", "\v")).toBe(false);
    expect(finds("[^a]", "\n")).toBe(true);
  });

  it("takes characters whole, however many bytes they have", () => {
    expect(finds("^.$", "é")).toBe(true);
    expect(finds("^..$", "漢😀")).toBe(true);
    expect(finds("^[^a]$", "😀")).toBe(true);
    expect(finds("^[à-ï]$", "é")).toBe(true);
    expect(finds("^[à-ï]$", "ÿ")).toBe(false);
    expect(finds("^漢+$", "漢漢")).toBe(true);
    expect(finds("^\\W$", "é")).toBe(true);
  });

  it("has escapes", () => {
    expect(finds("^a\\.b$", "a.b")).toBe(true);
    expect(finds("^a\\.b$", "axb")).toBe(false);
    expect(finds("^\\(\\)\\[\\]\\{\\}\\^\\$\\*\\+\\?\\|\\/$", "()[]{}^$*+?|/")).toBe(true);
    expect(finds("^\\n\\t\\r\\f\\v$", "\n\t\r\f\v")).toBe(true);
    expect(finds(".", "\n")).toBe(false);
    expect(finds("^}]$", "}]")).toBe(true);
  });
});

describe("a pattern is refused", () => {
  it("where RE2 knows more than is supported", () => {
    const counted = "counted repetition is not supported; a brace is written \\{";
    expect(patternRefusalOf("ab{2,3}")).toBe("at 2: " + counted);
    expect(patternRefusalOf("a(?:b)")).toBe("at 1: a group that begins with (? is not supported");
    expect(patternRefusalOf("(?=a)")).toBe("at 0: a group that begins with (? is not supported");
    expect(patternRefusalOf("a+?")).toBe("at 2: a repetition cannot be repeated or lazy");
    expect(patternRefusalOf("\\bgpt")).toBe("at 0: the escape \\b is not supported");
    expect(patternRefusalOf("(a)\\1")).toBe("at 3: the escape \\1 is not supported");
    expect(patternRefusalOf("\\pL")).toBe("at 0: the escape \\p is not supported");
    expect(patternRefusalOf("é\\é")).toBe("at 2: the escape \\é is not supported");
    expect(patternRefusalOf("[[:alpha:]]")).toBe("at 1: named classes such as [:alpha:] are not supported");
    expect(patternRefusalOf("[\\b]")).toBe("at 1: the escape \\b is not supported");
  });

  it("where it is broken", () => {
    expect(patternRefusalOf("*a")).toBe("at 0: there is nothing to repeat");
    expect(patternRefusalOf("a|+")).toBe("at 2: there is nothing to repeat");
    expect(patternRefusalOf("a**")).toBe("at 2: a repetition cannot be repeated or lazy");
    expect(patternRefusalOf("a(b(c)")).toBe("at 1: the group has no )");
    expect(patternRefusalOf("a)")).toBe("at 1: the ) closes no group");
    expect(patternRefusalOf("a[b")).toBe("at 1: the class has no ]");
    expect(patternRefusalOf("[]")).toBe("at 0: the class has no ]");
    expect(patternRefusalOf("[b-a]")).toBe("at 1: the range is in reverse order");
    expect(patternRefusalOf("[a-\\d]")).toBe("at 3: a range cannot end in a class");
    expect(patternRefusalOf("a\\")).toBe("at 1: the pattern ends in a backslash");
  });

  it("where it is too large", () => {
    expect(patternRefusalOf("a".repeat(999))).toBe("");
    expect(patternRefusalOf("a".repeat(1001))).toBe("at 1001: the pattern needs more than 1000 states");
  });
});

describe("a match", () => {
  it("takes time in proportion to the text, whatever the pattern", () => {
    const text = "a".repeat(20000);
    expect(finds("(a*)*b", text)).toBe(false);
    expect(finds("(a|a)*b", text)).toBe(false);
    expect(finds("(a+)+$b", text)).toBe(false);
    expect(finds("((((a?)*)*)*)*b", text)).toBe(false);
  });
});
