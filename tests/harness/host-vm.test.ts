import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Clock } from "../../harness/host/clock.ts";
import { Metrics } from "../../harness/host/metrics.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { SharedData } from "../../harness/host/shared-data.ts";
import { Trap } from "../../harness/host/trap.ts";
import { ConfigurationRefused, Vm } from "../../harness/host/vm.ts";
import { compileModule, compileProbe } from "./support/compile.ts";
import { REQUEST, startProbe, streamWithRequest } from "./support/probe.ts";

/** What every test module needs to be one. */
const FRAME = `
export function proxy_abi_version_0_2_1(): void {}
export function proxy_on_memory_allocate(size: usize): usize { return heap.alloc(size); }
function onAbort(message: string | null, file: string | null, line: u32, column: u32): void { unreachable(); }
`;

function trapOf(run: () => void): Trap {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof Trap, String(error));
    return error;
  }
  assert.fail("no trap");
}

describe("a trap", () => {
  it("is reported with the callback, what was logged, and where it is in the source", () => {
    const { root } = startProbe("request_headers: abort");
    const trap = trapOf(() => {
      root.stream().requestHeaders(REQUEST, true);
    });
    assert.equal(trap.callback, "proxy_on_request_headers");
    assert.equal(trap.reason, "unreachable");
    assert.deepEqual(trap.logged, ["abort: asked to"]);
    assert.match(trap.frames[1]?.functionName ?? "", /perform$/);
    assert.match(trap.frames[1]?.location ?? "", /^env\.ts:\d+:\d+$/);
    assert.match(
      trap.message,
      /trapped in proxy_on_request_headers: unreachable\n {2}logged: abort: asked to\n {4}at /,
    );
  });

  it("ends the VM and all its streams", () => {
    const probe = startProbe("response_headers: abort");
    const bystander = streamWithRequest(probe);
    const stream = streamWithRequest(probe);
    assert.equal(probe.vm.dead, false);
    trapOf(() => {
      stream.responseHeaders([[":status", "200"]], true);
    });
    assert.equal(probe.vm.dead, true);
    assert.equal(bystander.reset, true);
    assert.throws(() => {
      bystander.responseHeaders([[":status", "200"]], true);
    }, /the VM is dead/);
    assert.throws(() => probe.vm.configure("probe", ""), /is dead/);
    bystander.close();
    probe.vm.dispose();
  });

  it("may be a stack that grew too deep", () => {
    const { root } = startProbe("request_headers: recurse");
    const trap = trapOf(() => {
      root.stream().requestHeaders(REQUEST, true);
    });
    assert.match(trap.reason, /call stack/);
  });
});

describe("a module", () => {
  it("that wants more than Envoy has is refused by the name of it", async () => {
    const module = await compileModule(`${FRAME}
      declare function proxy_clear_route_cache(): i32;
      export function proxy_on_tick(id: i32): void { proxy_clear_route_cache(); }`);
    assert.throws(() => Vm.create(module), /Envoy has no import env\.proxy_clear_route_cache/);
  });

  it("that calls the host from its start section is refused", async () => {
    const source = `${FRAME}
      declare function proxy_log(level: i32, text: usize, size: usize): i32;
      proxy_log(2, 0, 0);`;
    const started = await compileModule(source, []);
    assert.throws(
      () => Vm.create(started),
      /stock Envoy crashes here: proxy_log in the module's start section/,
    );
    const initialised = await compileModule(source);
    assert.equal(Vm.create(initialised).dead, false);
  });

  it("that calls more than the log from _initialize is refused", async () => {
    const module = await compileModule(`${FRAME}
      declare function proxy_set_tick_period_milliseconds(period: i32): i32;
      proxy_set_tick_period_milliseconds(5);`);
    assert.throws(() => Vm.create(module), /proxy_set_tick_period_milliseconds in _initialize/);
  });

  it("of another ABI is refused", async () => {
    const probe = await compileProbe();
    const renamed = Buffer.from(
      probe.bytes.toString("latin1").replace("abi_version_0_2_1", "abi_version_0_9_9"),
      "latin1",
    );
    assert.throws(
      () => FilterModule.compile(renamed, "other.wasm"),
      /other\.wasm: no proxy-wasm module of ABI 0\.2\.1/,
    );
    assert.ok(probe.imports.includes("env.proxy_log"));
  });
});

describe("configurations", () => {
  it("that are refused throw with what the filter logged", () => {
    assert.throws(
      () => startProbe("configure: random; return 0"),
      (error: Error) => {
        assert.ok(error instanceof ConfigurationRefused);
        assert.match(
          error.message,
          /^probe: proxy_on_configure refused the configuration\n {2}configure\n {2}random=/,
        );
        assert.equal(error.logged.length, 2);
        return true;
      },
    );
  });

  it("may be several in one VM, each with a root context of its own", () => {
    const { vm, root, log } = startProbe("tick: body 7");
    const second = vm.configure("second", "configure: tick 100; return 1\ntick: property plugin_root_id");
    assert.notEqual(root.id, second.id);
    assert.equal(root.tickPeriod, 0);
    assert.equal(second.tickPeriod, 100);
    log.length = 0;
    root.tick();
    assert.deepEqual(log, [], "it never asked for ticks");
    second.tick();
    assert.deepEqual(log, ["tick", "property plugin_root_id=second"]);
  });

  it("end with done and delete, at once or when the filter says so", () => {
    const atOnce = startProbe("");
    atOnce.vm.dispose();
    assert.deepEqual(atOnce.log, ["done", "delete"]);
    const later = startProbe("configure: tick 1; return 1\ndone: return 0\ntick: done");
    later.root.shutdown();
    later.root.shutdown();
    assert.deepEqual(later.log, ["done"]);
    later.root.tick();
    assert.deepEqual(later.log, ["done", "tick", "delete"]);
  });
});

describe("what the filter knows of the world", () => {
  it("is the same in every run: randomness by seed, time by clock", () => {
    const random = (seed?: number): string | undefined => {
      const { root, log } = startProbe("request_headers: random", seed === undefined ? {} : { seed });
      root.stream().requestHeaders(REQUEST, true);
      return log[1];
    };
    assert.equal(random(), random(1));
    assert.notEqual(random(1), random(2));
    const clock = new Clock("2026-11-01T00:00:00Z");
    const { root, log } = startProbe("request_headers: time", { clock });
    root.stream().requestHeaders(REQUEST, true);
    clock.advance(1.5);
    root.stream().requestHeaders(REQUEST, true);
    assert.deepEqual([log[1], log[3]], ["time=1793491200000000000", "time=1793491200001500000"]);
    assert.throws(() => new Clock("yesterday"), /"yesterday" is no date/);
  });

  it("holds only the environment it was given", () => {
    const { root, log } = startProbe("request_headers: environment", {
      environment: { KEY: "a=b", EMPTY: "" },
    });
    root.stream().requestHeaders(REQUEST, true);
    assert.equal(log[1], "environment=KEY=a=b|EMPTY=|");
  });

  it("answers wrong addresses, contexts and streams with a status", () => {
    const { root, log } = startProbe(
      "request_headers: bad-address; effective 99; continue 9; continue 3; close 9; done",
    );
    root.stream().requestHeaders(REQUEST, true);
    assert.deepEqual(log.slice(1), [
      "bad-address status 6",
      "effective 99 status 2",
      "continue 9 status 2",
      "continue 3 status 12",
      "close 9 status 2",
      "done status 1",
    ]);
  });
});

describe("metrics", () => {
  it("count, hold and record, shared by name between VMs", () => {
    const metrics = new Metrics();
    const script =
      "request_headers: count requests 2; gauge load 7; histogram tokens 5; count requests 0; count requests -1";
    for (let index = 0; index < 2; index++) {
      const { root, log } = startProbe(script, { metrics });
      root.stream().requestHeaders(REQUEST, true);
      assert.ok(log.includes(`count requests 2 = ${2 * (index + 1)}`));
      assert.ok(log.includes("count requests 0 status 2"));
      assert.ok(log.includes("count requests -1 status 2"));
    }
    assert.equal(metrics.value("requests"), 4);
    assert.equal(metrics.value("load"), 7);
    assert.deepEqual(metrics.samples("tokens"), [5, 5]);
    assert.equal(metrics.value("unknown"), undefined);
  });
});

describe("shared data", () => {
  it("is seen by VMs of the same id only, and by tests", () => {
    const sharedData = new SharedData();
    sharedData.set("a", "k", "from the test");
    const read = (vmId: string): string | undefined => {
      const { root, log } = startProbe("request_headers: shared-get k", { sharedData, vmId });
      root.stream().requestHeaders(REQUEST, true);
      return log[1];
    };
    assert.equal(read("a"), "shared-get k=from the test");
    assert.equal(read("b"), "shared-get k status 1");
    assert.deepEqual(sharedData.keys("a"), ["k"]);
  });
});
