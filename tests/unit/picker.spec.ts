import { Sink } from "../../assembly/bytes/sink";
import { ScorerType } from "../../assembly/filterapi/scorer";
import { writeFallbackList } from "../../assembly/picker/fallback-list";
import { ModelServer } from "../../assembly/picker/model-server";
import { SamplePool, load, pick, prompted, request, NOW } from "./support/model-servers";
import { bytesOf, textOf } from "./support/text";

const PROMPT = "You are a helpful assistant. ".repeat(20);

function four(): SamplePool {
  return new SamplePool("10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3", "10.0.0.1:4");
}

/** How many of `times` picks begin with each of the first four servers; each picked server keeps its request. */
function burst(pool: SamplePool, seed: u64, times: i32): i32[] {
  const picker = pool.worker(seed);
  const counts: i32[] = [0, 0, 0, 0];
  const picked: ModelServer[] = [];
  for (let time = 0; time < times; time++) {
    picker.pick(request(), picked);
    counts[picked[0].number]++;
  }
  picker.dispose();
  return counts;
}

describe("a pick", () => {
  it("orders servers by the weighted sum of their scores", () => {
    const pool = four().scoring(ScorerType.Queue, 1).scoring(ScorerType.RunningRequests, 3).listing(3);
    load(pool.server(0), 0, 10);
    load(pool.server(1), 10, 0);
    load(pool.server(2), 5, 5);
    load(pool.server(3), 10, 9);
    // 1 + 0, 0 + 3, 0.5 + 1.5, 0 + 0.3
    expect(pick(pool.worker(1), request())).toBe("2 3 1");
  });

  it("lists each server once, and no more than there are", () => {
    expect(pick(new SamplePool("h:1").listing(16).worker(1), request())).toBe("1");
    expect(pick(four().listing(16).worker(1), request()).length).toBe("1 2 3 4".length);
    expect(pick(new SamplePool().worker(1), request())).toBe("no endpoint");
  });

  it("follows the members of the pool", () => {
    const pool = four().scoring(ScorerType.Queue).listing(16);
    const picker = pool.worker(1);
    expect(pick(picker, request()).length).toBe(7);
    pool.replace(["h:7", "10.0.0.1:2", "h:8", "h:9", "h:10", "h:11"]);
    for (let index = 0; index < 6; index++) load(pool.server(index), index);
    expect(pick(picker, request())).toBe("7 2 8 9 10 11");
    pool.replace([]);
    expect(pick(picker, request())).toBe("no endpoint");
    picker.dispose();
  });

  it("keeps what is known of members that stay, and counts a repeated address once", () => {
    const pool = new SamplePool("h:1", "h:2");
    const kept = pool.server(1);
    pool.replace(["h:2", "h:3", "h:2"]);
    expect(pool.endpoints.count).toBe(2);
    expect(pool.server(0) === kept).toBe(true);
    expect(pool.endpoints.find(bytesOf("h:1")) === null).toBe(true);
    pool.replace(["h:1"]);
    expect(pool.server(0).number).toBe(3);
  });

  it("is written as the protocol has it", () => {
    const pool = new SamplePool("10.0.0.1:8000", "[fd00::2]:8000");
    const text = new Sink();
    writeFallbackList(pool.endpoints.servers, pool.endpoints.servers.length, text);
    expect(textOf(text.written)).toBe("10.0.0.1:8000,[fd00::2]:8000");
    text.dispose();
  });
});

describe("ties", () => {
  it("go to the server with the fewest requests in flight", () => {
    const pool = four().scoring(ScorerType.KvCacheUtilization).listing(2);
    for (let index = 0; index < 4; index++) pool.server(index).inFlight = 4 - index;
    pool.server(3).inFlightElsewhere = 9;
    expect(pick(pool.worker(1), request())).toBe("3 2");
  });

  it("spread over the servers, differently in every worker", () => {
    const pool = four().scoring(ScorerType.Queue);
    for (let index = 0; index < 4; index++) load(pool.server(index), 3);
    const here = burst(pool, 1, 400);
    const there = burst(pool, 2, 400);
    for (let index = 0; index < 4; index++) {
      expect(here[index]).toBeGreaterThan(60);
      expect(there[index]).toBeGreaterThan(60);
    }
    expect(pool.worker(1).prefixMemory).toBe(0);
  });

  it("do not send what two workers get at once to one server", () => {
    const pool = four();
    let same = 0;
    for (let seed: u64 = 0; seed < 200; seed++) {
      if (pick(pool.listing(1).worker(2 * seed), request()) == pick(pool.worker(2 * seed + 1), request()))
        same++;
    }
    expect(same).toBeGreaterThan(20);
    expect(same).toBeLessThan(90);
  });

  it("for a prompt that no server knows go to the same server in every worker and replica", () => {
    const pool = four().scoring(ScorerType.PrefixCache);
    const elsewhere = new SamplePool("10.0.0.1:3", "10.0.0.1:1", "10.0.0.1:4", "10.0.0.1:2");
    elsewhere.scoring(ScorerType.PrefixCache);
    const used = new Set<string>();
    for (let prompt = 0; prompt < 40; prompt++) {
      const text = prompt.toString() + PROMPT;
      const list = pick(pool.worker(prompt), prompted(text));
      expect(pick(elsewhere.worker(1000 + prompt), prompted(text))).toBe(list);
      used.add(list.charAt(0));
    }
    expect(used.size).toBe(4);
  });

  it("for such a prompt still go to a better server first", () => {
    const pool = four().scoring(ScorerType.PrefixCache).listing(1);
    const winner = pick(pool.worker(1), prompted(PROMPT));
    for (let index = 0; index < 4; index++) pool.server(index).inFlight = 1;
    const idle = winner == "1" ? 1 : 0;
    pool.server(idle).inFlight = 0;
    expect(pick(pool.worker(1), prompted(PROMPT))).toBe((idle + 1).toString());
  });
});

describe("prefixes", () => {
  it("bring a conversation back to its server", () => {
    const pool = four().scoring(ScorerType.PrefixCache, 3).scoring(ScorerType.InFlight, 2);
    const picker = pool.worker(7);
    const first = pick(picker, prompted(PROMPT)).charAt(0);
    const server = pool.server((first.charCodeAt(0) - 0x31) as i32);
    server.begin();
    expect(pick(picker, prompted(PROMPT + "And what is the capital of France?")).charAt(0)).toBe(first);
    server.end();
    expect(server.inFlight).toBe(0);
    picker.dispose();
    expect(picker.prefixMemory).toBe(0);
  });

  it("move with a request that another server has answered", () => {
    const pool = four().scoring(ScorerType.PrefixCache).listing(2);
    const picker = pool.worker(7);
    const asked = prompted(PROMPT);
    const picked: ModelServer[] = [];
    picker.pick(asked, picked);
    const from = picked[0];
    const to = picked[1];
    picker.moved(asked, from, to);
    asked.dispose();
    const again = prompted(PROMPT);
    to.inFlight = 9;
    picker.pick(again, picked);
    expect(picked[0] === to).toBe(true);
    again.dispose();
    picker.dispose();
  });
});

describe("weighted-random", () => {
  it("picks in proportion to the scores", () => {
    const pool = four().scoring(ScorerType.KvCacheUtilization).listing(1).drawing();
    load(pool.server(0), 0, 0, 0.5);
    load(pool.server(1), 0, 0, 0.75);
    load(pool.server(2), 0, 0, 0.875);
    load(pool.server(3), 0, 0, 1);
    const counts = burst(pool, 11, 7000);
    // 4 : 2 : 1 : 0
    expect(abs(counts[0] - 4000)).toBeLessThan(200);
    expect(abs(counts[1] - 2000)).toBeLessThan(200);
    expect(abs(counts[2] - 1000)).toBeLessThan(200);
    expect(counts[3]).toBe(0);
  });

  it("lists servers without a score last", () => {
    const pool = four().scoring(ScorerType.KvCacheUtilization).listing(4).drawing();
    for (let index = 0; index < 3; index++) load(pool.server(index), 0, 0, 1);
    load(pool.server(3), 0, 0, 0.999);
    const picker = pool.worker(3);
    for (let time = 0; time < 20; time++) expect(pick(picker, request()).charAt(0)).toBe("4");
  });
});

/** What becomes of a request that is to be shed first. */
function negative(pool: SamplePool): string {
  const asked = request();
  asked.priority = -1;
  return pick(pool.listing(1).worker(1), asked);
}

describe("saturation", () => {
  it("by metrics is the mean of max(waiting / 5, usage / 0.8), at 1", () => {
    const pool = new SamplePool("h:1", "h:2").scoring(ScorerType.Queue);
    // 1.6 and 0.375
    load(pool.server(0), 8, 0, 0.1);
    load(pool.server(1), 0, 0, 0.3);
    expect(negative(pool)).toBe("2");
    // 1.6 and 0.4
    load(pool.server(1), 2, 0, 0.3);
    expect(negative(pool)).toBe("saturated");
    expect(pick(pool.worker(1), request())).toBe("2");
  });

  it("counts a server as full whose load is not known", () => {
    const pool = new SamplePool("h:1", "h:2").scoring(ScorerType.Queue);
    load(pool.server(0), 0, 0, 0.01);
    expect(negative(pool).length).toBe(1);
    load(pool.server(0), 0, 0, 0.01).readAt = NOW - 2001;
    expect(negative(pool)).toBe("saturated");
  });

  it("without metrics is requests in flight / (100 servers), at 1", () => {
    const pool = new SamplePool("h:1", "h:2").scoring(ScorerType.Queue);
    pool.server(0).inFlight = 150;
    pool.server(1).inFlightElsewhere = 49;
    expect(negative(pool)).toBe("2");
    pool.server(1).inFlight = 1;
    expect(negative(pool)).toBe("saturated");
    pool.definition.picker.saturation.inFlight = 200;
    expect(negative(pool)).toBe("2");
  });

  it("is no answer where there is no endpoint at all", () => {
    expect(negative(new SamplePool())).toBe("no endpoint");
  });
});
