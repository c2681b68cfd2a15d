import type { Asked, Reply } from "./scenario.ts";

/** What the path of a request says, where a provider puts it there. */
export interface Place {
  model?: string | undefined;
  stream?: boolean | undefined;
}

/** An event of a stream, before it is framed; without a name where the format's events have none. */
export interface StreamEvent {
  name?: string;
  data: object | "[DONE]";
}

/** A wire format, from the provider's side. */
export interface Api {
  /** Reads a request. Throws Refusal for whatever the provider would not take. */
  read: (body: unknown, place: Place) => Asked;
  whole: (reply: Reply, asked: Asked) => object;
  /** The events of a streamed reply; those of one that breaks off end after the first piece of text. */
  events: (reply: Reply, asked: Asked) => StreamEvent[];
  /** The event by which a stream breaks off. */
  interruption: (message: string) => StreamEvent;
}

/** A text in three pieces, none of which cuts a character. */
export function pieces(text: string): string[] {
  const characters = [...text];
  const size = Math.ceil(characters.length / 3);
  return [0, 1, 2].map((index) => characters.slice(index * size, (index + 1) * size).join(""));
}
