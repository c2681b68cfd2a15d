import { z } from "zod";
import { rootedPath } from "./text.ts";
import { size } from "./units.ts";

const kibibyte = 1024;

/** What the filter accepts and how much memory it may take. */
export const limits = z.strictObject({
  requestBody: size("32MiB", kibibyte).describe("Longest request body; beyond it the answer is 413."),
  responseBody: size("32MiB", kibibyte).describe("Longest response body that has to be held whole."),
  streamEvent: size("1MiB", kibibyte).describe("Longest single event of a stream."),
  vmMemory: size("256MiB", kibibyte, 448 * kibibyte ** 2).describe(
    "Memory of one worker for bodies under translation; beyond it the answer is 503.",
  ),
});

/** Values the gateway fills in where a client gave none. */
export const defaults = z.strictObject({
  maxTokens: z.int().min(1).default(4096).describe("max_tokens for backends that need one."),
});

/** The path prefixes the client APIs are served under. */
export const endpointPrefixes = z.strictObject({
  openai: rootedPath.default("/").describe("OpenAI APIs."),
  cohere: rootedPath.default("/cohere").describe("Cohere APIs."),
  anthropic: rootedPath.default("/anthropic").describe("Anthropic APIs."),
});
