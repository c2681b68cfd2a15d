import { Sink } from "../../assembly/bytes/sink";
import { xxhash64 } from "../../assembly/crypto/xxhash64";
import { PrefixCache } from "../../assembly/filterapi/prefix-cache";
import { Candidates } from "../../assembly/picker/candidates";
import { PickRequest } from "../../assembly/picker/pick-request";
import { InFlightScorer } from "../../assembly/picker/scorers/in-flight";
import { KvCacheUtilizationScorer } from "../../assembly/picker/scorers/kv-cache-utilization";
import { LabelScorer } from "../../assembly/picker/scorers/label";
import { LatencyScorer } from "../../assembly/picker/scorers/latency";
import { LoraAffinityScorer } from "../../assembly/picker/scorers/lora-affinity";
import { PrefixCacheScorer } from "../../assembly/picker/scorers/prefix-cache";
import { QueueScorer } from "../../assembly/picker/scorers/queue";
import { RunningRequestsScorer } from "../../assembly/picker/scorers/running-requests";
import { Scorer } from "../../assembly/picker/scorers/scorer";
import { SessionAffinityScorer } from "../../assembly/picker/scorers/session-affinity";
import { writeSessionToken } from "../../assembly/picker/session-token";
import { NOW, SamplePool, addAdapters, labelsOf, load, prompted, request } from "./support/model-servers";
import { bytesOf, textOf } from "./support/text";

const STALE_AFTER: i32 = 2000;

/** Expects a score for each server of the pool. */
function expectScores(scorer: Scorer, pool: SamplePool, scores: f64[], asked: PickRequest = request()): void {
  const candidates = new Candidates();
  candidates.begin(pool.endpoints, NOW, STALE_AFTER);
  scorer.score(candidates, asked);
  expect(candidates.count).toBe(scores.length);
  for (let index = 0; index < scores.length; index++) {
    expect(candidates.at(index).score).toBeCloseTo(scores[index], 9);
  }
  candidates.dispose();
}

function three(): SamplePool {
  return new SamplePool("10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3");
}

describe("queue", () => {
  it("scores (max - waiting) / (max - min)", () => {
    const pool = three();
    load(pool.server(0), 28);
    load(pool.server(1), 100);
    load(pool.server(2), 4);
    expectScores(new QueueScorer(), pool, [0.75, 0, 1]);
  });

  it("scores 1 where all are equal", () => {
    const pool = three();
    for (let index = 0; index < 3; index++) load(pool.server(index), 7);
    expectScores(new QueueScorer(), pool, [1, 1, 1]);
    expectScores(new QueueScorer(), three(), [1, 1, 1]);
  });

  it("puts servers whose load is not known, or not any more, in the middle", () => {
    const pool = new SamplePool("h:1", "h:2", "h:3", "h:4", "h:5");
    load(pool.server(0), 0);
    load(pool.server(1), 10);
    load(pool.server(2), 8);
    load(pool.server(3), 0).readAt = NOW - 2001;
    expectScores(new QueueScorer(), pool, [1, 0, 0.2, 0.4, 0.4]);
  });

  it("trusts what is just old enough, and clocks that run ahead", () => {
    const pool = new SamplePool("h:1", "h:2");
    load(pool.server(0), 3).readAt = NOW - 2000;
    load(pool.server(1), 1).readAt = NOW + 5000;
    expectScores(new QueueScorer(), pool, [0, 1]);
  });
});

describe("running-requests", () => {
  it("scores (max - running) / (max - min)", () => {
    const pool = three();
    load(pool.server(0), 0, 24);
    load(pool.server(1), 0, 4);
    load(pool.server(2), 0, 19);
    expectScores(new RunningRequestsScorer(), pool, [0, 1, 0.25]);
  });
});

describe("kv-cache-utilization", () => {
  it("scores 1 - usage, the mean for servers that do not tell", () => {
    const pool = three();
    load(pool.server(0), 0, 0, 0.857);
    load(pool.server(1), 0, 0, 0.793);
    expectScores(new KvCacheUtilizationScorer(), pool, [0.143, 0.207, 0.175]);
  });
});

describe("lora-affinity", () => {
  it("prefers a loaded adapter, then room, then a waiting one", () => {
    const pool = new SamplePool("h:1", "h:2", "h:3", "h:4");
    const loaded = load(pool.server(0), 0);
    addAdapters(["a", "llama3"], loaded.runningAdapters);
    loaded.mostAdapters = 2;
    const roomy = load(pool.server(1), 0);
    addAdapters(["a"], roomy.runningAdapters);
    addAdapters(["b"], roomy.waitingAdapters);
    roomy.mostAdapters = 3;
    const waiting = load(pool.server(2), 0);
    addAdapters(["a"], waiting.runningAdapters);
    addAdapters(["llama3"], waiting.waitingAdapters);
    waiting.mostAdapters = 2;
    const full = load(pool.server(3), 0);
    addAdapters(["a"], full.runningAdapters);
    full.mostAdapters = 1;
    expectScores(new LoraAffinityScorer(), pool, [1, 0.8, 0.6, 0]);
  });
});

describe("in-flight", () => {
  it("scores (max - requests) / max over this worker's and the others'", () => {
    const pool = three();
    pool.server(0).inFlight = 5;
    pool.server(0).inFlightElsewhere = 3;
    pool.server(1).inFlightElsewhere = 2;
    expectScores(new InFlightScorer(), pool, [0, 0.75, 1]);
    expectScores(new InFlightScorer(), three(), [1, 1, 1]);
  });
});

describe("latency", () => {
  it("scores (max - time) / (max - min), 1 where nothing was timed lately", () => {
    const pool = new SamplePool("h:1", "h:2", "h:3", "h:4", "h:5");
    pool.server(0).timed(100, NOW);
    pool.server(1).timed(500, NOW);
    pool.server(2).timed(200, NOW);
    pool.server(4).timed(900, NOW - 30000);
    expectScores(new LatencyScorer(), pool, [1, 0, 0.75, 1, 1]);
  });

  it("follows a moving average in which the newest counts a fifth", () => {
    const pool = three();
    const server = pool.server(0);
    server.timed(100, NOW);
    expect(server.timeToFirstToken).toBe(100);
    server.timed(200, NOW);
    expect(server.timeToFirstToken).toBeCloseTo(120, 9);
    server.timed(20, NOW);
    expect(server.timeToFirstToken).toBeCloseTo(100, 9);
  });
});

describe("label", () => {
  it("scores the share of the labels", () => {
    const pool = new SamplePool("h:1 zone=a gpu=h100", "h:2 zone=a gpu=l4", "h:3 zone=b", "h:4");
    const scorer = new LabelScorer(labelsOf(["zone=a", "gpu=h100"]), pool.endpoints);
    expectScores(scorer, pool, [1, 0.5, 0, 0]);
    pool.replace(["h:4", "h:9 gpu=h100 zone=a"]);
    expectScores(scorer, pool, [0, 1]);
    expectScores(new LabelScorer([], pool.endpoints), pool, [1, 1]);
  });
});

describe("session-affinity", () => {
  it("follows the token to its server, wherever that stands", () => {
    const pool = three();
    const token = new Sink();
    writeSessionToken(pool.server(1), token);
    expect(textOf(token.written).length).toBe(16);
    const asked = request();
    asked.sessionToken = token.written;
    expectScores(new SessionAffinityScorer(), pool, [0, 1, 0], asked);
    pool.replace(["10.0.0.1:2", "10.0.0.1:1"]);
    expectScores(new SessionAffinityScorer(), pool, [1, 0], asked);
    pool.replace(["10.0.0.1:1", "10.0.0.1:3"]);
    expectScores(new SessionAffinityScorer(), pool, [0, 0], asked);
    token.dispose();
  });

  it("writes the xxhash64 of the address", () => {
    const pool = new SamplePool("10.0.0.1:8000");
    const token = new Sink();
    writeSessionToken(pool.server(0), token);
    expect(textOf(token.written)).toBe("5139bb638d151dbb");
    token.dispose();
  });

  it("ignores what is no token", () => {
    const asked = request();
    const texts = ["", "5139bb638d151db", "5139bb638d151dbbb", "5139bb638d151dbg", "0000000000000000"];
    for (let index = 0; index < texts.length; index++) {
      asked.sessionToken = bytesOf(texts[index]);
      expectScores(new SessionAffinityScorer(), three(), [0, 0, 0], asked);
    }
  });

  it("gives a session the same server everywhere, and moves only those of a server that goes away", () => {
    const here = new SamplePool("h:1", "h:2", "h:3", "h:4");
    const there = new SamplePool("h:4", "h:2", "h:1", "h:3");
    const fewer = new SamplePool("h:1", "h:2", "h:4");
    const counts: i32[] = [0, 0, 0, 0];
    for (let session = 0; session < 200; session++) {
      const asked = request();
      asked.sessionId = bytesOf("session-" + session.toString());
      const port = chosen(here, asked);
      counts[(port.charCodeAt(0) - 0x31) as i32]++;
      expect(chosen(there, asked)).toBe(port);
      if (port != "3") expect(chosen(fewer, asked)).toBe(port);
    }
    for (let index = 0; index < 4; index++) expect(counts[index]).toBeGreaterThan(25);
  });
});

/** The port of the one server with a score of 1. */
function chosen(pool: SamplePool, asked: PickRequest): string {
  const candidates = new Candidates();
  candidates.begin(pool.endpoints, NOW, STALE_AFTER);
  new SessionAffinityScorer().score(candidates, asked);
  let port = "";
  for (let index = 0; index < candidates.count; index++) {
    if (candidates.at(index).score == 1) port += textOf(candidates.at(index).server.address).slice(2);
  }
  candidates.dispose();
  return port;
}

describe("prefix-cache", () => {
  it("scores the blocks a server has seen, without a gap, of all blocks of the prompt", () => {
    const pool = three();
    const settings = new PrefixCache();
    settings.blockBytes = 16;
    const scorer = new PrefixCacheScorer(settings);
    const short = prompted("0123456789abcdef" + "0123456789abcdef");
    expectScores(scorer, pool, [0, 0, 0], short);
    scorer.record(short, pool.server(1));
    const long = prompted("0123456789abcdef".repeat(2) + "ghijklmnopqrstuv".repeat(3) + "tail");
    expectScores(scorer, pool, [0, 0.4, 0], long);
    scorer.record(long, pool.server(2));
    expectScores(
      scorer,
      pool,
      [0, 0.4, 1],
      prompted("0123456789abcdef".repeat(2) + "ghijklmnopqrstuv".repeat(3)),
    );
    const other = prompted("0123456789abcdef".repeat(2));
    other.model = bytesOf("mistral");
    expectScores(scorer, pool, [0, 0, 0], other);
    expectScores(scorer, pool, [0, 0, 0], prompted("too short"));
    scorer.dispose();
  });
});

describe("the identity of a server", () => {
  it("is the xxhash64 of its address", () => {
    expect(three().server(0).identity).toBe(xxhash64(bytesOf("10.0.0.1:1")));
  });
});
