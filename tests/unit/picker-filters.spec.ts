import { NOTHING } from "../../assembly/bytes/slice";
import { Subset } from "../../assembly/filterapi/inference-pool";
import { ScorerType } from "../../assembly/filterapi/scorer";
import { ModelServer } from "../../assembly/picker/model-server";
import { PickRequest } from "../../assembly/picker/pick-request";
import { NOW, SamplePool, labelsOf, load, pick, request } from "./support/model-servers";
import { bytesOf } from "./support/text";

/** The ports that are picked where a header lists these addresses, in the order of the servers' loads. */
function subset(list: string): string {
  const pool = new SamplePool("10.0.0.1:1", "10.0.0.1:2", "[fd00::2]:3", "[fd00::2]:4", "vllm.models.svc:5");
  pool.scoring(ScorerType.Queue).listing(5);
  for (let index = 0; index < 5; index++) load(pool.server(index), index);
  const asked = request();
  asked.subsetList = bytesOf(list);
  const picker = pool.worker(1);
  const ports = pick(picker, asked);
  picker.dispose();
  return ports;
}

describe("the subset of a header", () => {
  it("tells ports apart", () => {
    expect(subset("10.0.0.1:2")).toBe("2");
    expect(subset("10.0.0.1:9")).toBe("no endpoint");
    expect(subset("10.0.0.1")).toBe("no endpoint");
  });

  it("takes spaces, repetitions, empty entries and addresses that are none", () => {
    expect(subset(" 10.0.0.1:2 ,\t10.0.0.1:1, 10.0.0.1:2,, nonsense ,:,")).toBe("1 2");
  });

  it("takes IPv6 with and without brackets, and letters of either case", () => {
    expect(subset("[fd00::2]:4")).toBe("4");
    expect(subset("fd00::2:4,FD00::2:3")).toBe("3 4");
    expect(subset("[FD00::2]:3, VLLM.models.svc:5")).toBe("3 5");
    expect(subset("fd00::2")).toBe("no endpoint");
  });

  it("allows nothing where it is empty", () => {
    expect(subset("")).toBe("no endpoint");
    expect(subset(" , ")).toBe("no endpoint");
  });
});

describe("a request without a body", () => {
  it("is kept to its subset, whatever looks at bodies", () => {
    const pool = new SamplePool("h:1 zone=a", "h:2 zone=a", "h:3 zone=b").listing(3);
    for (let type = ScorerType.Queue; type <= ScorerType.Latency; type++) pool.scoring(type);
    pool.definition.subset = new Subset();
    pool.definition.subset!.labels = labelsOf(["zone=a"]);
    const picker = pool.worker(1);
    for (let time = 0; time < 20; time++) {
      const asked = new PickRequest();
      asked.now = NOW;
      asked.readBody(NOTHING, 1024);
      asked.subsetList = bytesOf("h:3,h:2");
      expect(pick(picker, asked)).toBe("2");
      asked.dispose();
    }
    picker.dispose();
  });
});

describe("the subset of labels", () => {
  it("needs all of them, and the header's list too", () => {
    const pool = new SamplePool(
      "h:1 zone=a gpu=l4",
      "h:2 zone=b gpu=l4",
      "h:3 zone=a gpu=h100",
      "h:4",
    ).listing(4);
    pool.definition.subset = new Subset();
    pool.definition.subset!.labels = labelsOf(["zone=a", "gpu=l4"]);
    expect(pick(pool.worker(1), request())).toBe("1");
    const asked = request();
    asked.subsetList = bytesOf("h:2");
    expect(pick(pool.worker(1), asked)).toBe("no endpoint");
    asked.subsetList = bytesOf("h:1,h:2");
    expect(pick(pool.worker(1), asked)).toBe("1");
  });
});

describe("staleness", () => {
  it("drops a server whose good numbers are old, while another still tells its load", () => {
    const pool = new SamplePool("h:1", "h:2", "h:3").scoring(ScorerType.Queue).listing(3);
    load(pool.server(0), 0).readAt = NOW - 3000;
    load(pool.server(1), 50);
    load(pool.server(2), 40);
    expect(pick(pool.worker(1), request())).toBe("3 2");
    load(pool.server(1), 50).readAt = NOW - 3000;
    load(pool.server(2), 40).readAt = NOW - 3000;
    expect(pick(pool.worker(1), request()).length).toBe(5);
  });

  it("keeps a server that never told its load", () => {
    const pool = new SamplePool("h:1", "h:2", "h:3").scoring(ScorerType.Queue).listing(3);
    load(pool.server(0), 0);
    load(pool.server(1), 10);
    expect(pick(pool.worker(1), request())).toBe("1 3 2");
  });

  it("does not matter where no scorer looks at loads", () => {
    const pool = new SamplePool("h:1", "h:2").scoring(ScorerType.InFlight).listing(2);
    load(pool.server(0), 0).readAt = NOW - 3000;
    load(pool.server(1), 0);
    expect(pick(pool.worker(1), request()).length).toBe(3);
  });
});

function pool(): SamplePool {
  return new SamplePool("h:1", "h:2", "h:3").listing(3);
}

describe("health", () => {
  it("drops what is reported not to be ready, while the report is fresh", () => {
    const some = pool();
    load(some.server(0), 0).reportedUnhealthy = true;
    load(some.server(1), 0).reportedUnhealthy = true;
    expect(pick(some.worker(1), request())).toBe("3");
    load(some.server(2), 0).reportedUnhealthy = true;
    expect(pick(some.worker(1), request())).toBe("no endpoint");
    for (let index = 0; index < 3; index++) some.server(index).load!.readAt = NOW - 3000;
    expect(pick(some.worker(1), request()).length).toBe(5);
  });

  it("ejects at once what cannot be connected to, and else after failures in a row", () => {
    const some = pool();
    some.server(0).health.failed(NOW, true);
    for (let time = 0; time < 2; time++) some.server(1).health.failed(NOW, false);
    some.server(1).health.succeeded();
    for (let time = 0; time < 2; time++) some.server(1).health.failed(NOW, false);
    for (let time = 0; time < 3; time++) some.server(2).health.failed(NOW, false);
    expect(pick(some.worker(1), request())).toBe("2");
  });

  it("never ejects the last one", () => {
    const some = pool();
    for (let index = 0; index < 3; index++) some.server(index).health.failed(NOW, true);
    expect(pick(some.worker(1), request()).length).toBe(5);
  });

  it("probes with one request at a time, which another server can save", () => {
    const some = pool();
    const health = some.server(0).health;
    const picker = some.worker(1);
    health.failed(NOW, true);
    const asked = request();
    asked.now = NOW + 999;
    expect(pick(picker, asked).includes("1")).toBe(false);
    asked.now = NOW + 1000;
    const probing = pick(picker, asked);
    expect(probing.charAt(0)).toBe("1");
    expect(probing.length).toBe(5);
    expect(pick(picker, asked).includes("1")).toBe(false);
    health.succeeded();
    expect(health.isOpen).toBe(true);
    expect(pick(picker, asked).length).toBe(5);
  });

  it("probes again where a probe never told how it ended", () => {
    const some = pool();
    const picker = some.worker(1);
    some.server(0).health.failed(NOW, true);
    const asked = request();
    asked.now = NOW + 1000;
    expect(pick(picker, asked).charAt(0)).toBe("1");
    asked.now = NOW + 30999;
    expect(pick(picker, asked).includes("1")).toBe(false);
    asked.now = NOW + 31000;
    expect(pick(picker, asked).charAt(0)).toBe("1");
  });

  it("doubles the back-off with every failed probe, up to a limit", () => {
    const health = pool().server(0).health;
    let now = NOW;
    const backoffs: u64[] = [1000, 2000, 4000, 8000, 16000, 30000, 30000];
    for (let time = 0; time < backoffs.length; time++) {
      health.failed(now, true);
      expect(health.ejectedUntil).toBe(now + backoffs[time]);
      // A request from before the ejection tells nothing new.
      health.failed(now + 1, true);
      expect(health.ejectedUntil).toBe(now + backoffs[time]);
      now = health.ejectedUntil;
      expect(health.isProbeDue(now - 1)).toBe(false);
      expect(health.isProbeDue(now)).toBe(true);
    }
    health.succeeded();
    health.failed(now, true);
    expect(health.ejectedUntil).toBe(now + 1000);
  });

  it("puts a list of one at risk for a probe, and never probes where no other server is open", () => {
    const some = pool().listing(1);
    const picker = some.worker(1);
    some.server(0).health.failed(NOW, true);
    const asked = request();
    asked.now = NOW + 1000;
    expect(pick(picker, asked)).toBe("1");
    const pair = new SamplePool("h:1", "h:2").listing(2);
    pair.server(0).health.failed(NOW, true);
    pair.server(1).health.failed(NOW + 1, true);
    const picked: ModelServer[] = [];
    pair.worker(1).pick(asked, picked);
    expect(picked.length).toBe(2);
    expect(pair.server(0).health.isProbeDue(NOW + 1000)).toBe(true);
  });
});
