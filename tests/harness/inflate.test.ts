import assert from "node:assert/strict";
import { before, test } from "node:test";
import zlib from "node:zlib";
import { BitWriter } from "./support/bit-writer.ts";
import { crc32Of, gzipMember, storedBlocks, zlibHeader } from "./support/deflate-envelopes.ts";
import { samples } from "./support/deflate-samples.ts";
import { anyLengths, codeOf, dynamicHead, writeDynamicHead } from "./support/dynamic-block.ts";
import { type Format, type InflateModule, compileInflater } from "./support/inflate-module.ts";
import { Random } from "./support/random.ts";
import { cutAnywhere, everyByte } from "./support/chunks.ts";

const chunkSizes = [3, 50, 2_000, 100_000];

let inflater: InflateModule;
before(async () => {
  inflater = await compileInflater();
});

/** The three envelopes of deflate, and what content coding each belongs to. */
const envelopes = [
  { format: "gzip", compress: zlib.gzipSync, inflate: zlib.gunzipSync },
  { format: "deflate", compress: zlib.deflateSync, inflate: zlib.inflateSync },
  { format: "deflate", compress: zlib.deflateRawSync, inflate: zlib.inflateRawSync },
] as const;

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = zlib.constants;

function anyOptions(random: Random): zlib.ZlibOptions {
  return {
    level: random.below(10),
    memLevel: 1 + random.below(9),
    strategy: random.pick([Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE]),
  };
}

test("what zlib compressed comes out again, whatever it is and however it is cut", () => {
  const random = new Random(1);
  for (const [name, sample] of Object.entries(samples)) {
    for (let round = 0; round < 40; round++) {
      const { format, compress } = random.pick(envelopes);
      const original = sample(random, random.below(random.pick([10, 1_000, 40_000, 150_000])));
      const options = anyOptions(random);
      const body = compress(original, options);
      for (const chunks of [[body], cutAnywhere(body, random, chunkSizes)]) {
        const inflated = inflater.inflate(chunks, format);
        const hint = `${name} ${format} ${JSON.stringify(options)} round ${round}`;
        assert.equal(inflated.outcome, "ok", hint);
        assert.ok(inflated.complete, hint);
        assert.ok(inflated.output.equals(original), hint);
      }
    }
  }
});

test("small bodies come out the same under every single cut, and byte by byte", () => {
  const random = new Random(2);
  for (const sample of Object.values(samples)) {
    for (const { format, compress } of envelopes) {
      for (const options of [
        { level: 0 },
        { strategy: Z_FIXED },
        { level: 9 },
        { strategy: Z_HUFFMAN_ONLY },
      ]) {
        const original = sample(random, 300);
        const body = compress(original, options);
        const cuts = Array.from(body, (_, at) => [body.subarray(0, at), body.subarray(at)]);
        for (const chunks of [...cuts, everyByte(body)]) {
          const inflated = inflater.inflate(chunks, format);
          assert.ok(
            inflated.complete && inflated.output.equals(original),
            `${format} ${JSON.stringify(options)}`,
          );
        }
      }
    }
  }
});

test("each flushed part of a stream comes out with the chunk that ends it", async () => {
  const events = Array.from({ length: 50 }, (_, index) => `data: {"content":"word ${index}"}\n\n`);
  const compressor = zlib.createGzip();
  const chunks: Buffer[] = [];
  compressor.on("data", (chunk: Buffer) => chunks.push(chunk));
  let sent = "";
  for (const event of events) {
    compressor.write(event);
    await new Promise<void>((resolve) => compressor.flush(zlib.constants.Z_SYNC_FLUSH, resolve));
    sent += event;
    assert.equal(inflater.inflate(chunks, "gzip").output.toString(), sent);
  }
});

test("a gzip header may have any of its parts, and several members may follow one another", () => {
  const original = samples["text"]!(new Random(3), 200);
  let all = Buffer.alloc(0);
  for (let flags = 0; flags < 32; flags++) {
    for (const extra of ["", "extra"]) {
      const body = gzipMember(original, flags, extra);
      assert.deepEqual(zlib.gunzipSync(body), original, "zlib reads it too");
      for (const chunks of [[body], everyByte(body)]) {
        const inflated = inflater.inflate(chunks, "gzip");
        assert.ok(inflated.complete && inflated.output.equals(original), `flags ${flags}`);
      }
      all = Buffer.concat([all, body]);
    }
  }
  for (const chunks of [[all], everyByte(all)]) {
    const inflated = inflater.inflate(chunks, "gzip");
    assert.ok(inflated.complete && inflated.output.equals(Buffer.concat(Array<Buffer>(64).fill(original))));
  }
});

test("a truncated body gives a beginning of the original, and is not complete", () => {
  const random = new Random(4);
  for (const [name, sample] of Object.entries(samples)) {
    for (const { format, compress } of envelopes) {
      const original = sample(random, 2_000);
      const body = compress(original, anyOptions(random));
      for (let round = 0; round < 60; round++) {
        const length = random.below(body.length);
        const inflated = inflater.inflate(cutAnywhere(body.subarray(0, length), random, chunkSizes), format);
        const hint = `${name} ${format} at ${length}`;
        assert.equal(inflated.outcome, "ok", hint);
        assert.ok(!inflated.complete, hint);
        assert.ok(inflated.output.equals(original.subarray(0, inflated.output.length)), hint);
      }
    }
  }
});

test("a flipped bit is judged as zlib judges it, under any cut", () => {
  const random = new Random(5);
  let refused = 0;
  for (const sample of Object.values(samples)) {
    for (const { format, compress, inflate } of envelopes) {
      const body = compress(sample(random, 300), anyOptions(random));
      for (let round = 0; round < 250; round++) {
        const broken = Buffer.from(body);
        broken[random.below(broken.length)]! ^= 1 << random.below(8);
        if (!agreesWithZlib(broken, format, inflate, random)) refused++;
      }
    }
  }
  assert.ok(refused > 2_000, `${refused} were refused`);
});

test("gzip and zlib notice every flipped bit of the compressed bytes and of what is said of them", () => {
  const original = samples["text"]!(new Random(6), 120);
  for (const [format, body, start] of [
    ["gzip", zlib.gzipSync(original), 10],
    ["deflate", zlib.deflateSync(original), 2],
  ] as const) {
    for (let index = start; index < body.length; index++) {
      for (let bit = 0; bit < 8; bit++) {
        const broken = Buffer.from(body);
        broken[index]! ^= 1 << bit;
        const { complete, output } = inflater.inflate([broken], format);
        // Padding before the trailer means nothing.
        assert.ok(!complete || output.equals(original), `${format}: bit ${bit} of byte ${index}`);
      }
    }
  }
});

test("codes of every shape are accepted or refused as zlib does", () => {
  const random = new Random(7);
  let accepted = 0;
  for (let round = 0; round < 4_000; round++) {
    const literals = anyLengths(random, 257 + random.below(31));
    const distances = anyLengths(random, 1 + random.below(31));
    const writer = new BitWriter().number(1, 1);
    writeDynamicHead(writer, literals, distances, random);
    // Either the block ends at once, and only its head decides, or what follows is noise.
    if (random.chance(0.5)) writer.code(codeOf(256, literals), literals[256] ?? 0);
    else for (let index = 0; index < 200; index++) writer.number(random.below(256), 8);
    const body = writer.bytes;
    const { output, complete } = referenceOf(body, zlib.inflateRawSync);
    if (output !== undefined) accepted++;
    const inflated = inflater.inflate([body], "deflate");
    assert.equal(inflated.complete, complete);
    if (output !== undefined) assert.ok(inflated.output.equals(output), `round ${round}`);
    assert.deepEqual(inflater.inflate(everyByte(body), "deflate"), inflated, `round ${round}`);
  }
  assert.ok(accepted > 200, `${accepted} were accepted`);
});

test("a match may reach 32768 bytes back, from anywhere, and not before the first byte", () => {
  const random = new Random(13);
  for (const length of [32_767, 32_768, 32_769, 65_278, 65_535, 65_536, 65_537, 98_304, 200_000]) {
    const matches = new BitWriter().number(1, 1).number(1, 2);
    for (let match = 0; match < 300; match++) {
      // In the fixed codes: length 258, and the last distance with all its extra bits set.
      matches
        .code(0b11000101, 8)
        .code(29, 5)
        .number(2 ** 13 - 1, 13);
    }
    matches.code(0, 7);
    const body = Buffer.concat([storedBlocks(samples["noise"]!(random, length)), matches.bytes]);
    assert.equal(agreesWithZlib(body, "deflate", zlib.inflateRawSync, random), length >= 32_768);
  }
});

test("blocks of all types may follow one another", () => {
  const random = new Random(14);
  for (let round = 0; round < 40; round++) {
    const originals = random.several(1, 12, () =>
      random.pick(Object.values(samples))(random, random.below(3_000)),
    );
    // Flushed pieces refer to nothing before them, and end at a byte.
    const pieces = originals.map((original) =>
      zlib.deflateRawSync(original, { ...anyOptions(random), finishFlush: zlib.constants.Z_SYNC_FLUSH }),
    );
    const body = Buffer.concat([...pieces, zlib.deflateRawSync("")]);
    const inflated = inflater.inflate(cutAnywhere(body, random, chunkSizes), "deflate");
    assert.ok(inflated.complete && inflated.output.equals(Buffer.concat(originals)), `round ${round}`);
  }
});

test("what the format rules out is refused", () => {
  const fixed = () => new BitWriter().number(1, 1).number(1, 2);
  const reaching = fixed().code(1, 7).code(0, 5).code(0, 7).bytes;
  const member = zlib.gzipSync("hello");
  const refused: Record<string, [Format, Buffer]> = {
    "a block type that does not exist": ["deflate", Buffer.from([7])],
    "a stored block whose lengths differ": ["deflate", Buffer.from([1, 1, 0, 0xff, 0xff, 0])],
    "the literal symbol 286": ["deflate", fixed().code(0x30, 8).code(0xc6, 8).code(0, 12).bytes],
    "the literal symbol 287": ["deflate", fixed().code(0x30, 8).code(0xc7, 8).code(0, 12).bytes],
    "the distance symbol 30": ["deflate", fixed().code(0x30, 8).code(1, 7).code(30, 5).code(0, 7).bytes],
    "the distance symbol 31": ["deflate", fixed().code(0x30, 8).code(1, 7).code(31, 5).code(0, 7).bytes],
    "a match at the start": ["deflate", reaching],
    "a match that reaches into the member before": [
      "gzip",
      Buffer.concat([
        member,
        member.subarray(0, 10),
        reaching,
        crc32Of(Buffer.from("ooo")),
        Buffer.from([3, 0, 0, 0]),
      ]),
    ],
    // Lengths of 258 literals and one distance: those of the first two, then none, that of the end symbol included.
    "a block that has no end": [
      "deflate",
      dynamicHead(258, 1, [[1], [1], [18, 127, 7], [18, 106, 7], [0], [0]]),
    ],
    "a repeat of nothing": ["deflate", dynamicHead(257, 1, [[16, 0, 2]])],
    "a repeat beyond the last length": [
      "deflate",
      dynamicHead(257, 1, [[18, 127, 7], [18, 107, 7], [1], [18, 0, 7]]),
    ],
    "287 literal symbols": ["deflate", dynamicHead(287, 1, [])],
    "31 distance symbols": ["deflate", dynamicHead(257, 31, [])],
    "a dictionary": ["deflate", zlibHeader(0x78, 0x20)],
    "a window beyond 32 KiB": ["deflate", zlibHeader(0x88, 0)],
    "a header check that is wrong": ["deflate", Buffer.from([0x78, 0x9d, 3, 0, 0, 0, 0, 1])],
    "a method other than deflate": ["gzip", Buffer.from([0x1f, 0x8b, 7])],
    "an unknown flag": ["gzip", Buffer.from([0x1f, 0x8b, 8, 0x20])],
  };
  for (const [what, [format, body]] of Object.entries(refused)) {
    for (const chunks of [[body], everyByte(body)]) {
      assert.equal(inflater.inflate(chunks, format).outcome, "malformed", what);
    }
  }
});

test("noise never traps, and is the same under any cut", () => {
  const random = new Random(8);
  for (let round = 0; round < 4_000; round++) {
    const { format } = random.pick(envelopes);
    const body = samples["noise"]!(random, random.below(300));
    // So that more than the header is seen.
    if (format === "gzip") Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]).copy(body);
    assert.deepEqual(
      inflater.inflate(cutAnywhere(body, random, chunkSizes), format),
      inflater.inflate([body], format),
      body.toString("hex"),
    );
  }
});

test("a bomb is stopped soon after its first MiB, at the same byte under any cut", () => {
  const random = new Random(9);
  const mebibyte = 1 << 20;
  const whole = zlib.gzipSync(Buffer.alloc(64 * mebibyte));
  const member = zlib.gzipSync(Buffer.alloc(60_000));
  for (const body of [whole, Buffer.concat(Array<Buffer>(100).fill(member))]) {
    const stopped = inflater.inflate([body], "gzip", { ratioLimit: 100 });
    assert.equal(stopped.outcome, "bomb");
    assert.ok(!stopped.complete);
    assert.ok(stopped.output.length > mebibyte && stopped.output.length < mebibyte + 65_536);
    assert.deepEqual(
      inflater.inflate(cutAnywhere(body, random, chunkSizes), "gzip", { ratioLimit: 100 }),
      stopped,
    );
  }
});

test("whether a body is a bomb does not depend on its cuts", () => {
  const member = zlib.gzipSync(Buffer.alloc(60_000));
  const body = Buffer.concat(Array<Buffer>(30).fill(member));
  const ratio = Math.floor(60_000 / member.length);
  const outcomes = new Set<string>();
  for (let ratioLimit = ratio - 20; ratioLimit < ratio + 20; ratioLimit++) {
    const whole = inflater.inflate([body], "gzip", { ratioLimit });
    assert.deepEqual(inflater.inflate(everyByte(body), "gzip", { ratioLimit }), whole);
    outcomes.add(whole.outcome);
  }
  assert.deepEqual([...outcomes].sort(), ["bomb", "ok"]);
});

test("what compresses well but is no bomb passes", () => {
  const random = new Random(10);
  const small = zlib.gzipSync(Buffer.alloc(1 << 20));
  assert.ok(inflater.inflate([small], "gzip", { ratioLimit: 1 }).complete);
  const large = zlib.gzipSync(Buffer.alloc(3 << 20, samples["text"]!(random, 5_000)));
  assert.ok(inflater.inflate(everyByte(large), "gzip", { ratioLimit: 1000 }).complete);
});

test("where the budget is used up it says so, and gives everything back", () => {
  const random = new Random(11);
  const original = samples["text"]!(random, 200_000);
  const body = zlib.gzipSync(original);
  for (const memory of [0, 60_000, 80_000, 100_000, 300_000]) {
    const { outcome, complete, output } = inflater.inflate(cutAnywhere(body, random, chunkSizes), "gzip", {
      memory,
    });
    assert.equal(outcome, "no memory");
    assert.ok(!complete);
    assert.ok(output.equals(original.subarray(0, output.length)));
  }
  assert.ok(inflater.inflate([body], "gzip", { memory: 1_000_000 }).complete);
});

test("a body in many small chunks costs linear time", () => {
  const body = zlib.gzipSync(samples["skewed"]!(new Random(12), 400_000));
  const started = performance.now();
  assert.ok(inflater.inflate(everyByte(body), "gzip").complete);
  assert.ok(performance.now() - started < 5_000);
});

/** Whether a body is complete, on which both must agree, and on what comes out of it. */
function agreesWithZlib(
  body: Buffer,
  format: Format,
  inflate: (body: Buffer, options: zlib.ZlibOptions) => unknown,
  random: Random,
): boolean {
  const reference = referenceOf(body, inflate);
  const inflated = inflater.inflate([body], format);
  const hint = `${format} ${body.toString("hex")}`;
  assert.equal(inflated.complete, reference.complete, hint);
  if (reference.output !== undefined) assert.ok(inflated.output.equals(reference.output), hint);
  assert.deepEqual(inflater.inflate(cutAnywhere(body, random, chunkSizes), format), inflated, hint);
  return inflated.complete;
}

interface Reference {
  /** Undefined where zlib found no end. */
  output: Buffer | undefined;
  /** zlib found the end, and nothing behind it. */
  complete: boolean;
}

function referenceOf(body: Buffer, inflate: (body: Buffer, options: zlib.ZlibOptions) => unknown): Reference {
  try {
    const { buffer, engine } = inflate(body, { info: true }) as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return { output: buffer, complete: engine.bytesWritten === body.length };
  } catch {
    return { output: undefined, complete: false };
  }
}
