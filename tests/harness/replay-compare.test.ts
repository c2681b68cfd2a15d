import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readJson } from "../../harness/exchange/read-json.ts";
import type { Body, GoldenResponse } from "../../harness/exchange/types.ts";
import { compareBody } from "../../harness/replay/compare-body.ts";
import { compareJson } from "../../harness/replay/compare-json.ts";
import {
  compareClientResponse,
  compareUpstreamRequest,
  sameRequestPath,
} from "../../harness/replay/compare-message.ts";
import { sameDecimal } from "../../harness/replay/decimal.ts";
import { Differences } from "../../harness/replay/differences.ts";
import type { HeaderList } from "../../harness/replay/outcome.ts";
import { parseServerSentEvents } from "../../harness/replay/server-sent-events.ts";

function jsonDifferences(expected: string, actual: string, ignore: string[] = []): string[] {
  const differences = new Differences({ ignore: ignore.map((path) => ({ path })) });
  compareJson(differences, ["body"], readJson(expected), readJson(actual));
  return differences.found.map((found) => `${found.path}: ${found.expected} | ${found.actual}`);
}

describe("comparing JSON by meaning", () => {
  it("leaves key order and number spelling free", () => {
    assert.deepEqual(jsonDifferences('{"a":1.0,"b":[1e2]}', '{"b":[100],"a":1}'), []);
  });

  it("is exact beyond 2^53", () => {
    assert.deepEqual(jsonDifferences("[12345678901234567890]", "[12345678901234567891]"), [
      "body[0]: 12345678901234567890 | 12345678901234567891",
    ]);
  });

  it("tells paths of values that differ, are missing or too many", () => {
    assert.deepEqual(
      jsonDifferences('{"a":[{"b":"x"},2],"c":null,"x y":1}', '{"a":[{"b":"y"}],"d":"1","x y":2}'),
      [
        'body.a[0].b: "x" | "y"',
        "body.a[1]: 2 | nothing",
        "body.c: null | nothing",
        'body["x y"]: 1 | 2',
        'body.d: nothing | "1"',
      ],
    );
  });

  it("tells null, false, 0, empty and text apart", () => {
    const values = ["null", "false", "0", '""', "[]", "{}", '"0"'];
    for (const left of values) {
      for (const right of values)
        assert.equal(jsonDifferences(left, right).length, left === right ? 0 : 1, left + right);
    }
  });

  it("lets ignored paths differ, be null, be absent or be there", () => {
    const ignore = ["body.a.*.id", "body.b"];
    assert.deepEqual(
      jsonDifferences('{"a":[{"id":1},{"id":2},{}],"b":{"c":1}}', '{"a":[{"id":null},{},{"id":3}]}', ignore),
      [],
    );
    assert.deepEqual(jsonDifferences('{"a":[{"id":1,"x":1}]}', '{"a":[{"id":2,"x":2}]}', ignore), [
      "body.a[0].x: 1 | 2",
    ]);
    assert.deepEqual(jsonDifferences('{"a":[{"id":1}]}', '{"a":[]}', ignore), []);
  });

  it("compares decimals as BigInt arithmetic does", () => {
    const decimal = fc.record({
      whole: fc.bigInt(),
      zeros: fc.nat({ max: 5 }),
      shift: fc.integer({ min: -30, max: 30 }),
    });
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        const spell = ({ whole, zeros, shift }: typeof left): string =>
          `${whole}${"0".repeat(zeros)}E${shift - zeros}`;
        const value = ({ whole, shift }: typeof left): bigint => whole * 10n ** BigInt(shift + 30);
        assert.equal(sameDecimal(spell(left), spell(right)), value(left) === value(right));
        assert.ok(sameDecimal(spell(left), `${left.whole}.000e${left.shift}`));
      }),
    );
    assert.ok(sameDecimal("0", "-0.0e5"));
    assert.ok(!sameDecimal("1", "-1"));
  });
});

describe("comparing bodies", () => {
  const bodyDifferences = (golden: Body, actual: Buffer | string, headers: HeaderList = []): string[] => {
    const differences = new Differences();
    compareBody(differences, ["body"], golden, Buffer.from(actual as string), headers);
    return differences.found.map((found) => `${found.path}: ${found.expected} | ${found.actual}`);
  };

  it("compares text byte for byte and shows where it parts", () => {
    const golden: Body = { kind: "text", bytes: Buffer.from(`${"x".repeat(100)}abc`) };
    assert.deepEqual(bodyDifferences(golden, golden.bytes), []);
    assert.match(
      bodyDifferences(golden, `${"x".repeat(100)}abd`)[0] ?? "",
      /^body: "x+abc" from byte 82 of 103 \| "x+abd"/,
    );
  });

  it("tells a body that is no JSON or no UTF-8", () => {
    const golden: Body = { kind: "json", value: {}, bytes: Buffer.from("{}") };
    assert.match(
      bodyDifferences(golden, '{"a":}')[0] ?? "",
      /^body: JSON \| .*expected a value at character 5/,
    );
    assert.match(bodyDifferences(golden, Buffer.from([0x22, 0xff, 0x22]))[0] ?? "", /^body: UTF-8 text/);
  });

  it("decodes what the headers call encoded", () => {
    const golden: Body = { kind: "json", value: { a: 1 }, bytes: Buffer.from("") };
    assert.deepEqual(bodyDifferences(golden, gzipSync('{"a":1}'), [["content-encoding", "gzip"]]), []);
    assert.match(
      bodyDifferences(golden, '{"a":1}', [["content-encoding", "gzip"]])[0] ?? "",
      /incorrect header check/,
    );
  });
});

describe("comparing messages", () => {
  const golden: GoldenResponse = { status: 200, headers: { "content-type": "text/event-stream" } };
  const headers: HeaderList = [["content-type", "text/event-stream"]];
  const streamDifferences = (events: GoldenResponse["events"], text: string): string[] => {
    const differences = new Differences();
    compareClientResponse(
      differences,
      { ...golden, events },
      { status: 200, headers, body: Buffer.from(text) },
    );
    return differences.found.map(({ path }) => path);
  };

  it("compares event by event, names and data", () => {
    const stream = 'event: a\ndata: {"n":1.0}\n\n: comment\n\ndata: [DONE]\n\n';
    assert.deepEqual(streamDifferences([{ event: "a", data: { n: 1 } }, { data: "[DONE]" }], stream), []);
    assert.deepEqual(streamDifferences([{ event: "b", data: { n: 2 } }, { data: "[DONE]" }], stream), [
      "client.response.events[0].event",
      "client.response.events[0].data.n",
    ]);
    assert.deepEqual(streamDifferences([{ event: "a", data: { n: 1 } }], stream), [
      "client.response.events",
      "client.response.events[1]",
    ]);
  });

  it("does not see an event that the stream ends in the middle of", () => {
    assert.deepEqual(parseServerSentEvents("data: a\r\ndata: b\r\n\r\ndata: c\n"), [{ data: "a\nb" }]);
  });

  it("compares listed headers, forbidden headers and a stated length", () => {
    const differences = new Differences();
    compareUpstreamRequest(
      differences,
      { method: "POST", path: "/a", headers: { "x-a": "1", "x-b": "2" }, absentHeaders: ["x-secret"] },
      {
        method: "PUT",
        path: "/b",
        headers: [
          ["x-a", "1"],
          ["x-secret", "s"],
          ["content-length", "9"],
        ],
        body: Buffer.from("12345"),
      },
    );
    assert.deepEqual(
      differences.found.map(({ path, expected, actual }) => `${path}: ${expected} | ${actual}`),
      [
        "upstream.request.method: POST | PUT",
        'upstream.request.path: "/a" | "/b"',
        'upstream.request.headers.x-b: "2" | nothing',
        'upstream.request.headers.x-secret: nothing | "s"',
        "upstream.request.headers.content-length: 5 | 9",
      ],
    );
  });

  it("compares request paths after decoding, queries as a set", () => {
    assert.ok(sameRequestPath("/model/a%3A0/converse", "/model/a:0/converse"));
    assert.ok(sameRequestPath("/a?x=1&y=%32", "/a?y=2&x=1"));
    assert.ok(!sameRequestPath("/model/a%2Fb", "/model/a/b"));
    assert.ok(!sameRequestPath("/a?x=1", "/a?x=2"));
    assert.ok(!sameRequestPath("/a?x=1", "/a"));
  });
});
