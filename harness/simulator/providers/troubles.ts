import { Refusal } from "./refusal.ts";
import type { TextReply } from "./reply.ts";

/** What a client says to have a request refused with a status. */
export const failWith = (status: number): string => `fail with ${status}`;
/** What a client says to have a stream end after its first words: with an error, or as if it were complete. */
export const breakOff = "break off";
export const stopShort = "stop short";

/** The reason that a provider gives then. The quotes show whether it comes through as it is. */
export const failureMessage = (status: number): string => `A "simulated" failure (${status}).`;
export const interruption = "The simulated reply breaks off here.";

/** Throws Refusal where failing is asked for. */
export function failWhereAsked(says: string): void {
  const status = Number(/^fail with ([45]\d{2})$/.exec(says.trim())?.[1]);
  if (!Number.isNaN(status)) throw new Refusal(status, failureMessage(status));
}

/** How the stream shall break off that these words ask for. */
export function breakOffWhereAsked(says: string): TextReply["breaksOff"] {
  switch (says.trim()) {
    case breakOff:
      return "openly";
    case stopShort:
      return "silently";
    default:
      return undefined;
  }
}
