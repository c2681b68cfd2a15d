import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { free } from "../../host/returned";
import { PoolKnowledge } from "../../picker/metrics/pool-knowledge";
import { PoolWatch } from "../../picker/metrics/pool-watch";
import { currentMilliseconds } from "../time";
import { bodyOfAnswer, statusOfAnswer } from "./callout-answer";
import { HostCaller } from "./host-caller";
import { ReadingCounters } from "./reading-counters";

const SCRAPES = literal("ai_gateway.scrapes");
const SCRAPE_FAILURES = literal("ai_gateway.scrape_failures");

/** An answer beyond this many bytes is not looked at. */
const LARGEST_ANSWER: i32 = 16 * 1024 * 1024;

/** Watches the pools of one configuration: its root context hands on ticks, and the answers to its calls. */
export class PoolObserver {
  private readonly watches: PoolWatch[] = [];
  private readonly caller: HostCaller = new HostCaller();
  private readonly counters: ReadingCounters = new ReadingCounters(SCRAPES, SCRAPE_FAILURES, "cannot read");
  private readonly since: u64 = currentMilliseconds();

  /** Watches a pool that requests reach through `cluster`, of Envoy. */
  add(knowledge: PoolKnowledge, cluster: Slice): void {
    this.watches.push(new PoolWatch(knowledge, cluster, this.caller, this.counters, this.since));
  }

  /** How often `onTick` wants to be called, in milliseconds; 0 where there is no pool. It changes with the number of endpoints. */
  get tickPeriod(): u32 {
    let period = 0;
    for (let index = 0; index < this.watches.length; index++) {
      const wanted = this.watches[index].tickPeriod;
      if (period == 0 || wanted < period) period = wanted;
    }
    return period as u32;
  }

  onTick(): void {
    const now = currentMilliseconds();
    for (let index = 0; index < this.watches.length; index++) this.watches[index].onTick(now);
  }

  /** Takes the answer to a call, and says whether it was for a pool. `headers`: their number, 0 where there was no answer. */
  onHttpCallResponse(token: u32, headers: i32, bodySize: i32): bool {
    for (let index = 0; index < this.watches.length; index++) {
      const watch = this.watches[index];
      if (!watch.awaits(token)) continue;
      const body = bodyOfAnswer(bodySize, LARGEST_ANSWER);
      watch.onAnswer(token, statusOfAnswer(headers), body, currentMilliseconds());
      free(body);
      return true;
    }
    return false;
  }

  /** Leaves the reading to other workers, and gives the memory back. The pools' knowledge is not touched, and must still be there. */
  dispose(): void {
    for (let index = 0; index < this.watches.length; index++) this.watches[index].dispose();
    this.watches.length = 0;
    this.caller.dispose();
  }
}
