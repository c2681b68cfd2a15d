import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InferenceEngine } from "../../harness/simulator/engine/engine.ts";
import { defaultProfile } from "../../harness/simulator/engine/profile.ts";
import type { ServerProfile } from "../../harness/simulator/engine/profile.ts";
import { tokenBytes } from "../../harness/simulator/engine/tokens.ts";
import { SeededRandom } from "../../harness/simulator/random.ts";
import { VirtualTimeline } from "../../harness/simulator/timeline.ts";
import { writeWords } from "../../harness/simulator/words.ts";

interface Times {
  firstToken: number;
  end: number;
}

/** A server in virtual time, and the times of what it is asked. */
class Bench {
  readonly timeline = new VirtualTimeline();
  readonly engine: InferenceEngine;

  constructor(profile: Partial<ServerProfile> = {}) {
    this.engine = new InferenceEngine({ ...defaultProfile, ...profile }, this.timeline);
  }

  /** Asks at `at`; the times are filled in when the timeline has run. */
  ask(at: number, prompt: string, replyTokens: number, adapter?: string): Times {
    const times: Times = { firstToken: NaN, end: NaN };
    this.timeline.after(at - this.timeline.now, () => {
      const reply = Buffer.alloc(replyTokens * tokenBytes, "x");
      this.engine.submit(
        { prompt: Buffer.from(prompt), reply, ...(adapter !== undefined && { adapter }) },
        {
          onToken: (count) => {
            if (count === 1) times.firstToken = this.timeline.now - at;
          },
          onEnd: () => (times.end = this.timeline.now - at),
        },
      );
    });
    return times;
  }
}

const prompt = (seed: number, tokens: number): string =>
  writeWords(new SeededRandom(seed), tokens * tokenBytes);

describe("a simulated inference engine", () => {
  it("takes the time of one prefill and a step for each token, where it is alone", () => {
    const bench = new Bench();
    const times = bench.ask(0, prompt(1, 1000), 11);
    bench.timeline.run();
    const { stepTime, sequenceTime, prefillTokenTime } = defaultProfile;
    assert.equal(times.firstToken, stepTime + 1000 * prefillTokenTime);
    assert.ok(Math.abs(times.end - times.firstToken - 10 * (stepTime + sequenceTime)) < 1e-6);
    assert.equal(bench.engine.totals.generatedTokens, 11);
  });

  it("prefills no more in a step than fits", () => {
    const bench = new Bench();
    const times = bench.ask(0, prompt(1, 5000), 1);
    bench.timeline.run();
    const steps = Math.ceil(5000 / defaultProfile.maxStepTokens);
    const expected = steps * defaultProfile.stepTime + 5000 * defaultProfile.prefillTokenTime;
    assert.ok(Math.abs(times.firstToken - expected) < 1e-6);
  });

  it("decodes together, hardly slower than alone", () => {
    const [alone, together] = [1, 8].map((count) => {
      const bench = new Bench();
      const all = Array.from({ length: count }, (_, index) => bench.ask(0, prompt(index, 16), 100));
      bench.timeline.run();
      return Math.max(...all.map(({ end }) => end));
    });
    assert.ok(together! < 1.2 * alone!, `${together} ms for eight, ${alone} ms for one`);
  });

  it("is as slow as its profile says", () => {
    const [fast, slow] = [1, 0.5].map((speed) => {
      const bench = new Bench({ speed });
      const times = bench.ask(0, prompt(1, 500), 20);
      bench.timeline.run();
      return times.end;
    });
    assert.ok(Math.abs(slow! - 2 * fast!) < 1e-6);
  });

  it("finds what prompts have in common in its cache", () => {
    const bench = new Bench();
    const system = prompt(1, 1600);
    const cold = bench.ask(0, system + prompt(2, 160), 1);
    const warm = bench.ask(10_000, system + prompt(3, 160), 1);
    const other = bench.ask(20_000, prompt(4, 1600) + prompt(3, 160), 1);
    bench.timeline.run();
    assert.ok(warm.firstToken < cold.firstToken / 3);
    assert.equal(other.firstToken, cold.firstToken);
    assert.equal(bench.engine.totals.cachedTokens, 1600);
  });

  it("finds the reply of an earlier turn as well", () => {
    const bench = new Bench();
    const first = prompt(1, 320);
    bench.ask(0, first, 64);
    bench.ask(10_000, `${first}${"x".repeat(64 * tokenBytes)}${prompt(2, 32)}`, 1);
    bench.timeline.run();
    // The last token of a reply is never computed, so its block is not complete.
    assert.equal(bench.engine.totals.cachedTokens, 320 + 48);
  });

  it("forgets the prefix that was unused for longest, its end before its beginning", () => {
    const bench = new Bench({ blocks: 40 });
    // 20 blocks and one for the reply; then 24: there are 19 blank ones, so 5 of the first prompt go.
    bench.ask(0, prompt(1, 320), 1);
    bench.ask(1000, prompt(2, 380), 1);
    bench.ask(2000, prompt(1, 320), 1);
    bench.timeline.run();
    const { cachedTokens } = bench.engine.totals;
    assert.ok(cachedTokens > 200 && cachedTokens < 304, `${cachedTokens} tokens were found`);
  });

  it("lets requests wait in order where memory is short, and finishes them all", () => {
    const bench = new Bench({ blocks: 64 });
    const times = Array.from({ length: 6 }, (_, index) => bench.ask(0, prompt(index, 400), 40));
    bench.timeline.run();
    const firstTokens = times.map(({ firstToken }) => firstToken);
    assert.deepEqual(
      firstTokens,
      [...firstTokens].sort((left, right) => left - right),
    );
    assert.equal(bench.engine.totals.finished, 6);
    assert.equal(bench.engine.load.kvCacheUsage, 0);
  });

  it("starts the latest request over where replies outgrow the memory", () => {
    const bench = new Bench({ blocks: 32 });
    const [first, second] = [bench.ask(0, prompt(1, 200), 200), bench.ask(0, prompt(2, 200), 200)];
    bench.timeline.run();
    assert.ok(second.end > first.end);
    assert.equal(bench.engine.totals.finished, 2);
    assert.equal(bench.engine.load.kvCacheUsage, 0);
  });

  it("refuses a text that is longer than its memory", () => {
    const bench = new Bench({ blocks: 4 });
    const request = { prompt: Buffer.alloc(60 * tokenBytes), reply: Buffer.alloc(5 * tokenBytes) };
    assert.throws(
      () => bench.engine.submit(request),
      new RangeError("prompt and reply have 65 tokens, the most is 64"),
    );
  });

  it("waits for an adapter that is not loaded, once", () => {
    const bench = new Bench();
    const plain = bench.ask(0, prompt(1, 100), 1);
    const cold = bench.ask(1000, prompt(2, 100), 1, "a");
    const warm = bench.ask(2000, prompt(3, 100), 1, "a");
    bench.timeline.run();
    assert.equal(cold.firstToken - plain.firstToken, defaultProfile.adapterLoadTime);
    assert.equal(warm.firstToken, plain.firstToken);
  });

  it("passes by requests whose adapter has no slot", () => {
    const bench = new Bench({ adapterSlots: 1 });
    const holder = bench.ask(0, prompt(1, 100), 100, "a");
    const blocked = bench.ask(10, prompt(2, 100), 1, "b");
    const free = bench.ask(20, prompt(3, 100), 1);
    bench.timeline.after(1000, () => {
      assert.deepEqual(bench.engine.load.runningAdapters, ["a"]);
      assert.deepEqual(bench.engine.load.waitingAdapters, ["b"]);
      assert.equal(bench.engine.load.waiting, 1);
    });
    bench.timeline.run();
    assert.ok(free.firstToken < 1000);
    assert.ok(blocked.firstToken + 10 > holder.end);
  });

  it("works no longer on a request that was cancelled", () => {
    const bench = new Bench();
    const job = bench.engine.submit({ prompt: Buffer.from(prompt(1, 100)), reply: Buffer.alloc(4000) });
    bench.timeline.run(500);
    assert.equal(bench.engine.load.running, 1);
    bench.engine.cancel(job);
    bench.timeline.run();
    assert.deepEqual([bench.engine.load.running, bench.engine.load.kvCacheUsage], [0, 0]);
    assert.equal(bench.engine.totals.finished, 0);
  });

  it("has queues as theory has them, where it serves one request at a time", () => {
    // Prefill only and one place: an M/D/1 queue, in which the mean wait is load x service / 2(1 - load).
    const bench = new Bench({ maxSequences: 1 });
    const random = new SeededRandom(7);
    const service = defaultProfile.stepTime + 100 * defaultProfile.prefillTokenTime;
    const load = 0.7;
    let at = 0;
    const all = Array.from({ length: 20_000 }, (_, index) => {
      at += random.exponential(service / load);
      return bench.ask(at, `${String(index).padStart(64)}${"y".repeat(336)}`, 1);
    });
    bench.timeline.run();
    const meanWait = all.reduce((sum, { firstToken }) => sum + firstToken - service, 0) / all.length;
    const expected = (load * service) / (2 * (1 - load));
    assert.ok(Math.abs(meanWait / expected - 1) < 0.1, `${meanWait} ms, expected about ${expected} ms`);
  });

  it("does the same each time", () => {
    const run = (): Times[] => {
      const bench = new Bench({ blocks: 600 });
      const random = new SeededRandom(3);
      const all = Array.from({ length: 200 }, () =>
        bench.ask(
          random.uniform() * 20_000,
          prompt(random.below(20), random.around(600, 200)),
          random.around(50, 20),
          random.uniform() < 0.3 ? `adapter-${random.below(8)}` : undefined,
        ),
      );
      bench.timeline.run();
      return all;
    };
    assert.deepEqual(run(), run());
  });
});
