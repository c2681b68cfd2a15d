import type { ChatMessage } from "../chat.ts";
import type { ServerProfile } from "../engine/profile.ts";
import type { SeededRandom } from "../random.ts";

/** The model that all workloads ask for, unless they ask for one of its adapters. */
export const baseModel = "simulated-8b";

/** A request of a simulated client. */
export interface ChatCall {
  model: string;
  messages: ChatMessage[];
  maxTokens: number;
}

/** A client that asks once or goes on asking. */
export interface Conversation {
  readonly first: ChatCall;
  /** What it asks after that reply, and after how many milliseconds; undefined where it has had enough. */
  next?(reply: string): { call: ChatCall; pause: number } | undefined;
}

/** A kind of traffic. */
export interface Workload {
  readonly name: string;
  readonly description: string;
  /**
   * Requests a second for each server: about 80 % of where queues grow without end in a pool of eight that goes by least request, and for
   * adapters of where most requests have to wait for a slot.
   */
  readonly ratePerServer: number;
  /** Requests in a conversation, on average. */
  readonly turns: number;
  /** LoRA adapters that requests name as their model. */
  readonly adapters?: readonly string[];
  /** How a server differs from the others. */
  profileOf?(server: number): Partial<ServerProfile>;
  /** Clients as they come, the same for the same random numbers. */
  conversations(random: SeededRandom): () => Conversation;
}
