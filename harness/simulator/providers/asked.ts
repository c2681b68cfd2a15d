export type JsonObject = Record<string, unknown>;

export interface GivenTool {
  name: string;
  schema: JsonObject | undefined;
}

/** What a request asks for, whatever its format. */
export interface Asked {
  model: string;
  stream: boolean;
  /** All that the user said in the end. */
  says: string;
  tools: readonly GivenTool[];
  /** The one tool that has to be called. */
  forcedTool?: string | undefined;
  /** What tools put out for the calls of the last answer. */
  results: readonly string[];
  /** The JSON Schema that the answer shall have. */
  schema?: JsonObject | undefined;
  /** A stream shall tell its usage; every format but one does so unasked. */
  includeUsage?: boolean | undefined;
}
