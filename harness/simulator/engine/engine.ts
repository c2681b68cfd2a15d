import type { Timeline } from "../timeline.ts";
import { AdapterSlots } from "./adapter-slots.ts";
import { BlockCache } from "./block-cache.ts";
import { Job } from "./job.ts";
import type { InferenceRequest, JobListener } from "./job.ts";
import type { ServerProfile } from "./profile.ts";

/** What a model server can say of itself at a moment. */
export interface EngineLoad {
  waiting: number;
  running: number;
  /** From 0 to 1. */
  kvCacheUsage: number;
  runningAdapters: string[];
  waitingAdapters: string[];
}

/** What it has done so far. */
export interface EngineTotals {
  finished: number;
  promptTokens: number;
  /** Tokens of prompts that were found in the KV cache. */
  cachedTokens: number;
  generatedTokens: number;
}

/** The work of one step: how many tokens each request computes in it. */
type Step = Map<Job, number>;

/**
 * An inference server as vLLM is one: step by step, all running requests together. In a step each request decodes one token, or
 * prefills as much of its prompt as the step still has room for; requests are taken on in the order they came, as long as there is a
 * place, memory and a slot for their adapter. Where memory runs out, the request taken on last starts over.
 */
export class InferenceEngine {
  readonly profile: ServerProfile;
  readonly totals: EngineTotals = {
    finished: 0,
    promptTokens: 0,
    cachedTokens: 0,
    generatedTokens: 0,
  };
  readonly #timeline: Timeline;
  readonly #cache: BlockCache;
  readonly #adapters: AdapterSlots;
  #waiting: Job[] = [];
  #running: Job[] = [];
  #isBusy = false;
  /** Milliseconds that adapters taken on for the next step add to it. */
  #loadTime = 0;

  constructor(profile: ServerProfile, timeline: Timeline) {
    this.profile = profile;
    this.#timeline = timeline;
    this.#cache = new BlockCache(profile.blocks);
    this.#adapters = new AdapterSlots(profile.adapterSlots);
  }

  /** The longest text, in tokens, that it can work on. */
  get longestText(): number {
    return this.profile.blocks * this.profile.blockTokens;
  }

  get load(): EngineLoad {
    const waiting = this.#waiting.map(({ request }) => request.adapter).filter((name) => name !== undefined);
    return {
      waiting: this.#waiting.length,
      running: this.#running.length,
      kvCacheUsage: this.#cache.usage,
      runningAdapters: this.#adapters.running,
      waitingAdapters: [...new Set(waiting)],
    };
  }

  /** Queues a request. Throws RangeError where its text is longer than the memory. */
  submit(request: InferenceRequest, listener: JobListener = {}): Job {
    const job = new Job(request, listener, this.profile.blockTokens);
    if (job.promptTokens + job.replyTokens > this.longestText) {
      throw new RangeError(
        `prompt and reply have ${job.promptTokens + job.replyTokens} tokens, the most is ${this.longestText}`,
      );
    }
    this.#waiting.push(job);
    // Requests of the same moment go into the same step.
    if (!this.#isBusy) {
      this.#isBusy = true;
      this.#timeline.after(0, () => this.#beginStep());
    }
    return job;
  }

  /** Forgets a request. Nothing more is told of it. */
  cancel(job: Job): void {
    this.#waiting = this.#waiting.filter((other) => other !== job);
    if (this.#running.includes(job)) this.#leave(job);
  }

  #beginStep(): void {
    const step: Step = new Map();
    let room = this.profile.maxStepTokens;
    for (const job of [...this.#running]) {
      if (room === 0) break;
      // It may have made room for one before it.
      if (!this.#running.includes(job)) continue;
      const tokens = Math.min(room, job.needed - job.computed);
      if (!this.#reserve(job, job.computed + tokens, step)) continue;
      step.set(job, tokens);
      room -= tokens;
    }
    this.#admit(step, room);
    if (step.size === 0) {
      this.#isBusy = false;
      return;
    }
    this.#timeline.after(this.#duration(step), () => this.#endStep(step));
  }

  /** Gets a running request the blocks for that many tokens, if need be by stopping others. False where it had to stop itself. */
  #reserve(job: Job, tokens: number, step: Step): boolean {
    const missing = this.#blocksFor(tokens) - job.blocks.count;
    while (missing > 0 && !this.#cache.take(missing, job.blocks)) {
      const last = this.#running.at(-1)!;
      this.#leave(last);
      last.computed = 0;
      step.delete(last);
      this.#waiting.unshift(last);
      if (last === job) return false;
    }
    return true;
  }

  #admit(step: Step, room: number): void {
    const left: Job[] = [];
    let isFull = false;
    for (const job of this.#waiting) {
      isFull ||= room === 0 || this.#running.length >= this.profile.maxSequences;
      const tokens = isFull ? 0 : this.#takeOn(job, room);
      if (tokens > 0) {
        step.set(job, tokens);
        room -= tokens;
        continue;
      }
      // Requests whose adapter has no slot are passed by; for memory, all wait their turn.
      isFull ||= tokens === 0;
      left.push(job);
    }
    this.#waiting = left;
  }

  /** Begins with a request: how many tokens of it the step computes; 0 where there is no memory, -1 where its adapter has no slot. */
  #takeOn(job: Job, room: number): number {
    const { blockTokens, adapterLoadTime } = this.profile;
    const { adapter } = job.request;
    // The last token is always computed: the next one comes out of it.
    const reusable = job.promptHashes.slice(0, Math.floor((job.needed - 1) / blockTokens));
    const found = reusable.slice(0, this.#cache.matching(reusable));
    this.#cache.share(found, job.blocks);
    const slot = this.#cache.take(this.#blocksFor(job.needed) - found.length, job.blocks);
    const use = !slot || adapter === undefined ? "loaded" : this.#adapters.use(adapter);
    if (!slot || use === "full") {
      this.#cache.release(job.blocks);
      return slot ? -1 : 0;
    }
    if (use === "loading") this.#loadTime += adapterLoadTime;
    job.computed = found.length * blockTokens;
    if (job.cachedTokens === undefined) {
      job.cachedTokens = job.computed;
      this.totals.promptTokens += job.promptTokens;
      this.totals.cachedTokens += job.computed;
    }
    this.#running.push(job);
    return Math.min(room, job.needed - job.computed);
  }

  #duration(step: Step): number {
    const { stepTime, sequenceTime, prefillTokenTime, speed } = this.profile;
    let duration = stepTime + this.#loadTime;
    this.#loadTime = 0;
    for (const [job, tokens] of step) {
      const decodes = job.generated > 0 && tokens === 1;
      duration += decodes ? sequenceTime : tokens * prefillTokenTime;
    }
    return duration / speed;
  }

  #endStep(step: Step): void {
    for (const [job, tokens] of step) {
      // It may have been cancelled meanwhile.
      if (!this.#running.includes(job)) continue;
      const before = job.computed;
      job.computed += tokens;
      this.#publish(job, job.promptHashes, before);
      if (job.computed < job.needed) continue;
      job.generated++;
      this.totals.generatedTokens++;
      job.listener.onToken?.(job.generated);
      if (job.isDone) this.#finish(job);
    }
    this.#beginStep();
  }

  #finish(job: Job): void {
    this.#publish(job, job.allHashes(this.profile.blockTokens), job.promptTokens);
    this.#leave(job);
    this.totals.finished++;
    job.listener.onEnd?.();
  }

  /** Lets others find the blocks that were filled since `before` tokens were computed. */
  #publish(job: Job, hashes: readonly number[], before: number): void {
    const { blockTokens } = this.profile;
    const filled = Math.min(hashes.length, Math.floor(job.computed / blockTokens));
    for (let block = Math.floor(before / blockTokens); block < filled; block++) {
      this.#cache.publish(hashes[block]!, job.blocks);
    }
  }

  #leave(job: Job): void {
    this.#running = this.#running.filter((other) => other !== job);
    this.#cache.release(job.blocks);
    if (job.request.adapter !== undefined) this.#adapters.release(job.request.adapter);
  }

  #blocksFor(tokens: number): number {
    return Math.ceil(tokens / this.profile.blockTokens);
  }
}
