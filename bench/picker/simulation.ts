import { promptOf, replyTo } from "../../harness/simulator/chat.ts";
import { InferenceEngine } from "../../harness/simulator/engine/engine.ts";
import { defaultProfile } from "../../harness/simulator/engine/profile.ts";
import { SeededRandom } from "../../harness/simulator/random.ts";
import { VirtualTimeline } from "../../harness/simulator/timeline.ts";
import type { ChatCall, Conversation, Workload } from "../../harness/simulator/workload/workload.ts";
import type { Balancer, BalancerKind } from "./balancer.ts";
import { distributionOf } from "./measurement.ts";
import type { Measurement } from "./measurement.ts";

export interface SimulationOptions {
  servers: number;
  /** Requests a second, over all servers. */
  rate: number;
  seed: number;
  /** Milliseconds in which requests come. Those of the first fifth are not counted: caches are cold. */
  duration: number;
}

/** One pool under one workload and one balancer, in virtual time. */
export class Simulation {
  readonly #workload: Workload;
  readonly #kind: BalancerKind;
  readonly #options: SimulationOptions;
  readonly #timeline = new VirtualTimeline();
  readonly #engines: InferenceEngine[];
  readonly #balancer: Balancer;
  readonly #firstTokens: number[] = [];
  readonly #replies: number[] = [];
  #open = 0;
  #picks = 0;
  #pickTime = 0;
  #tokens = 0;
  #promptTokens = 0;
  #cachedTokens = 0;

  constructor(workload: Workload, kind: BalancerKind, options: SimulationOptions) {
    this.#workload = workload;
    this.#kind = kind;
    this.#options = options;
    this.#engines = Array.from(
      { length: options.servers },
      (_, server) =>
        new InferenceEngine({ ...defaultProfile, ...workload.profileOf?.(server) }, this.#timeline),
    );
    const pool = { engines: this.#engines, timeline: this.#timeline, seed: options.seed };
    this.#balancer = kind.create(pool);
  }

  run(): Measurement {
    const { duration, seed, rate } = this.#options;
    const random = new SeededRandom(seed);
    const arrivals = new SeededRandom(seed + 1);
    const nextConversation = this.#workload.conversations(random);
    const meanPause = (1000 * this.#workload.turns) / rate;
    const arrive = (): void => {
      const conversation = nextConversation();
      this.#send(conversation.first, conversation);
      this.#timeline.after(arrivals.exponential(meanPause), arrive);
    };
    this.#timeline.after(arrivals.exponential(meanPause), arrive);
    this.#timeline.run(duration);
    while (this.#open > 0) this.#timeline.run(this.#timeline.now + 1000);
    return this.#measurement();
  }

  #send(call: ChatCall, conversation: Conversation): void {
    const { now } = this.#timeline;
    if (now > this.#options.duration) return;
    const isCounted = now >= this.#options.duration / 5;
    const started = performance.now();
    const delivery = this.#balancer.send(call);
    this.#pickTime += performance.now() - started;
    this.#picks++;
    this.#open++;
    const prompt = promptOf(call.messages);
    const reply = replyTo(prompt, call.maxTokens);
    const adapter = call.model.startsWith("adapter-") ? { adapter: call.model } : {};
    const job = this.#engines[delivery.server]!.submit(
      { prompt, reply: Buffer.from(reply), ...adapter },
      {
        onToken: (count) => {
          if (isCounted) this.#tokens++;
          if (count > 1) return;
          delivery.firstToken();
          if (!isCounted) return;
          this.#firstTokens.push(this.#timeline.now - now);
          this.#promptTokens += job.promptTokens;
          this.#cachedTokens += job.cachedTokens ?? 0;
        },
        onEnd: () => {
          this.#open--;
          delivery.end();
          if (isCounted) this.#replies.push(this.#timeline.now - now);
          const following = conversation.next?.(reply);
          if (following)
            this.#timeline.after(following.pause, () => this.#send(following.call, conversation));
        },
      },
    );
  }

  #measurement(): Measurement {
    // What was asked for in the counted time, over the time until all of it was answered.
    const seconds = (this.#timeline.now - this.#options.duration / 5) / 1000;
    const finished = this.#engines.map(({ totals }) => totals.finished);
    return {
      workload: this.#workload.name,
      balancer: this.#kind.name,
      requests: this.#replies.length,
      timeToFirstToken: distributionOf(this.#firstTokens),
      replyTime: distributionOf(this.#replies),
      requestsPerSecond: this.#replies.length / seconds,
      tokensPerSecond: this.#tokens / seconds,
      prefixHitRate: this.#cachedTokens / Math.max(1, this.#promptTokens),
      spread: Math.max(...finished) / distributionOf(finished).mean,
      picksPerSecond: (1000 * this.#picks) / this.#pickTime,
    };
  }
}
