import { z } from "zod";
import { plainValue } from "./json-value.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";

const json = z.custom<JsonValue>((value) => value !== undefined);
const jsonObject = z.preprocess(plainValue, z.record(z.string(), z.unknown()));
const number = z.preprocess(plainValue, z.number());
const count = z.preprocess(plainValue, z.number().int().nonnegative());
const numbers = z.record(z.string(), number);
const headers = z.record(z.string(), z.string());
const status = z.preprocess(plainValue, z.number().int().min(100).max(999));

const bodyKinds = ["json", "text", "base64", "file"] as const;
const body = z
  .strictObject({
    json: json.optional(),
    text: z.string().optional(),
    base64: z.base64().optional(),
    file: z.string().optional(),
  })
  .refine((value) => bodyKinds.filter((kind) => value[kind] !== undefined).length === 1, {
    error: `needs exactly one of ${bodyKinds.join(", ")}`,
  });

const event = z.strictObject({ event: z.string().optional(), data: json });

const request = z.strictObject({
  method: z.string().min(1),
  path: z.string().startsWith("/"),
  headers: headers.optional(),
  body: body.optional(),
});
const goldenRequest = request.extend({ absentHeaders: z.array(z.string()).optional() });
const givenResponse = z.strictObject({
  status,
  headers: headers.optional(),
  body: body.optional(),
  chunks: z.array(count).optional(),
});
const goldenResponse = z
  .strictObject({
    status,
    headers: headers.optional(),
    body: body.optional(),
    events: z.array(event).optional(),
  })
  .refine((value) => value.body === undefined || value.events === undefined, {
    error: "has both body and events; a stream has events instead of a body",
  });

const endpointMetrics = z.strictObject({
  address: z.string().min(1),
  healthy: z.boolean().optional(),
  waiting: number.optional(),
  running: number.optional(),
  kvCacheUsage: number.optional(),
  runningLora: z.array(z.string()).optional(),
  waitingLora: z.array(z.string()).optional(),
  maxLora: number.optional(),
  inFlight: number.optional(),
});

const attempt = z.strictObject({
  backend: z.string().optional(),
  endpoint: z.string().optional(),
  request: goldenRequest.optional(),
  response: givenResponse,
});

const usage = z.strictObject({
  inputTokens: count.optional(),
  cachedInputTokens: count.optional(),
  cacheCreationInputTokens: count.optional(),
  outputTokens: count.optional(),
  totalTokens: count.optional(),
  reasoningTokens: count.optional(),
});

/** The exchange file, format version 1. Numbers in `json` and `data` keep their spelling. */
export const exchangeSchema = z
  .strictObject({
    exchange: z.preprocess(plainValue, z.literal(1, { error: "unknown format version, expected 1" })),
    name: z.string().min(1),
    source: jsonObject.optional(),
    config: z
      .union([z.string(), z.custom<JsonObject>((value) => typeof value === "object" && value !== null)], {
        error: "expected a filterapi configuration or the path of one",
      })
      .optional(),
    backend: z.string().optional(),
    clock: z.iso.datetime({ offset: true }).optional(),
    client: z.strictObject({ request, response: goldenResponse.optional() }),
    upstream: z
      .strictObject({ request: goldenRequest.optional(), response: givenResponse.optional() })
      .optional(),
    endpointMetrics: z.array(endpointMetrics).optional(),
    pick: z.array(z.string()).optional(),
    attempts: z.array(attempt).min(1).optional(),
    usage: usage.optional(),
    costs: numbers.optional(),
    ignore: z.array(z.strictObject({ path: z.string().min(1), reason: z.string().optional() })).optional(),
  })
  .refine((value) => value.upstream === undefined || value.attempts === undefined, {
    error: "has both upstream and attempts; attempts replace upstream",
  })
  .refine((value) => value.upstream?.request === undefined || value.upstream.response !== undefined, {
    path: ["upstream", "response"],
    error: "is missing: the answer to an expected upstream request is given, not golden",
  });

/** An exchange file as written, before body files are read. */
export type ExchangeDocument = z.infer<typeof exchangeSchema>;
export type BodyDocument = z.infer<typeof body>;
