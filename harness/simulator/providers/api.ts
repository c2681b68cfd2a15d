import type { Asked } from "./asked.ts";
import type { Reply } from "./reply.ts";

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

/** A text in pieces as they are streamed: three, or more where they would be long. None cuts a character. */
export function pieces(text: string): string[] {
  const characters = [...text];
  const count = Math.max(3, Math.ceil(characters.length / 12));
  const size = Math.ceil(characters.length / count);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * size, (index + 1) * size).join(""),
  );
}
