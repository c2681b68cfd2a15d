import type { JsonObject } from "./asked.ts";

/** In tokens. */
export interface TokenUsage {
  input: number;
  output: number;
}

export interface TextReply {
  kind: "text";
  text: string;
  usage: TokenUsage;
  /** The stream ends after its first piece of text: saying why, or as if it were complete. */
  breaksOff?: "openly" | "silently" | undefined;
}

export interface CallReply {
  kind: "call";
  name: string;
  arguments: JsonObject;
  usage: TokenUsage;
}

/** What a model answers, whatever its format. */
export type Reply = TextReply | CallReply;
