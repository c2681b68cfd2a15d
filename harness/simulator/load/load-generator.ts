import { SeededRandom } from "../random.ts";
import { baseModel } from "../workload/workload.ts";
import type { ChatCall, Conversation, Workload } from "../workload/workload.ts";
import { ChatClient } from "./chat-client.ts";

/** What a load generator has seen so far. Times are in milliseconds. */
export interface LoadTotals {
  sent: number;
  answered: number;
  /** Failed requests by what went wrong: a status such as "503", or why there was no complete answer. */
  failed: Map<string, number>;
  /** Requests that were not sent, as too many waited for an answer already. */
  heldBack: number;
  /** Times to the first token, of the last answers only. */
  firstTokens: number[];
}

/** So many requests may wait for an answer: a gateway that is overloaded should not be given ever more. */
const mostOpen = 1000;
/** So many times to the first token are remembered. */
const mostTimes = 2000;

export interface LoadOptions {
  workload: Workload;
  /** What is asked for where the workload asks for its base model. */
  model: string;
  /** Requests a second, on average. */
  rate: number;
  seed: number;
}

/** Clients that ask a gateway as a workload says, at random times, as many requests a second as are wanted on average. */
export class LoadGenerator {
  readonly totals: LoadTotals = { sent: 0, answered: 0, failed: new Map(), heldBack: 0, firstTokens: [] };
  readonly #client: ChatClient;
  readonly #arrivals: SeededRandom;
  readonly #nextConversation: () => Conversation;
  readonly #meanPause: number;
  readonly #model: string;
  readonly #timers = new Set<NodeJS.Timeout>();
  #open = 0;

  constructor(url: string, { workload, model, rate, seed }: LoadOptions) {
    this.#client = new ChatClient(url);
    this.#arrivals = new SeededRandom(seed + 1);
    this.#nextConversation = workload.conversations(new SeededRandom(seed));
    this.#model = model;
    this.#meanPause = (1000 * workload.turns) / rate;
  }

  start(): void {
    this.#after(this.#arrivals.exponential(this.#meanPause), () => {
      const conversation = this.#nextConversation();
      void this.#send(conversation.first, conversation);
      this.start();
    });
  }

  /** Sends no more, and gives up what is not answered yet. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#client.close();
  }

  async #send(call: ChatCall, conversation: Conversation): Promise<void> {
    const { totals } = this;
    if (this.#open >= mostOpen) {
      totals.heldBack++;
      return;
    }
    totals.sent++;
    this.#open++;
    const started = performance.now();
    const model = call.model === baseModel ? this.#model : call.model;
    const outcome = await this.#client.ask({ ...call, model }, () =>
      this.#began(performance.now() - started),
    );
    this.#open--;
    if (outcome.kind === "closed") return;
    if (outcome.kind === "failed") {
      totals.failed.set(outcome.reason, (totals.failed.get(outcome.reason) ?? 0) + 1);
      return;
    }
    totals.answered++;
    const following = conversation.next?.(outcome.text);
    if (following) this.#after(following.pause, () => void this.#send(following.call, conversation));
  }

  #began(timeToFirstToken: number): void {
    const { firstTokens } = this.totals;
    firstTokens.push(timeToFirstToken);
    if (firstTokens.length > mostTimes) firstTokens.shift();
  }

  #after(delay: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, delay);
    this.#timers.add(timer);
  }
}
