import type { Place } from "./api.ts";

/** What a provider answers, and the model that did. */
export interface DirectReply {
  model: string;
  body: object;
  headers?: Record<string, string>;
}

/** An API that is no conversation, from the provider's side. Throws Refusal for whatever the provider would not take. */
export type DirectApi = (body: unknown, place: Place) => DirectReply;
