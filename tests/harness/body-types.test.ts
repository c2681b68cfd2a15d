import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { plainValue } from "../../harness/exchange/json-value.ts";
import { loadExchanges } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";
import { checkTypes } from "./support/check-types.ts";

const corpus = [
  "chat-completions",
  "messages",
  "responses",
  "embeddings",
  "rerank",
  "tokenize",
  "count-tokens",
].map((api) => `../shared/corpus/${api}`);
const folders = ["tests/exchanges", ...corpus].filter((folder) => existsSync(folder));

/** The types of `provider-bodies.ts`, by the paths at which their bodies are sent; the client's path before a space. */
const types: [paths: RegExp, type: string][] = [
  [/\/embeddings .*\/invoke$/, "BedrockEmbeddings"],
  [/\/rerank .*\/invoke$/, "BedrockRerank"],
  [/\/count-tokens$/, "BedrockCountTokens"],
  [/\/count-tokens:rawPredict$/, "PlatformCountTokens"],
  [/\/messages\/count_tokens$/, "CountTokens"],
  [/:countTokens$/, "GeminiCountTokens"],
  [/\/count_tokens \/tokenize$/, "Tokenize"],
  [/\/v2\/embed$/, "CohereEmbeddings"],
  [/:embedContent$/, "EmbedContent"],
  [/:(streamGenerateContent|generateContent)$/, "Gemini"],
  [/\/messages$/, "Messages"],
  [/:(streamRawPredict|rawPredict)$|\/invoke(-with-response-stream)?$/, "PlatformMessages"],
  [/\/deployments\/[^/]+\/chat\/completions$/, "DeploymentChat"],
  [/\/chat\/completions$/, "Chat"],
];

interface Sample {
  name: string;
  type: string;
  body: string;
}

function typeAt(...targets: string[]): string | undefined {
  const paths = targets.map((target) => target.split("?")[0]).join(" ");
  return types.find(([pattern]) => pattern.test(paths))?.[1];
}

/** Whether a client's type and a provider's are of one dialect: then the filter has only passed the body on. */
function isNative(client: string | undefined, provider: string): boolean {
  return client !== undefined && provider.endsWith(client);
}

/** The golden body without the members that need not be what it says. */
function certainPart(exchange: Exchange, body: unknown): unknown {
  const prefix = "upstream.request.body.";
  const ignored = exchange.ignore.map(({ path }) => path).filter((path) => path.startsWith(prefix));
  const members = new Set(ignored.map((path) => path.slice(prefix.length)));
  return Object.fromEntries(Object.entries(body as object).filter(([name]) => !members.has(name)));
}

/** The same where it holds another in base64: with that in its place. */
function opened(body: unknown): unknown {
  const { input } = body as { input?: { invokeModel?: { body?: string } } };
  const inner = input?.invokeModel?.body;
  return inner === undefined
    ? body
    : { input: { invokeModel: { body: JSON.parse(Buffer.from(inner, "base64").toString()) as unknown } } };
}

/** What the provider receives, where the filter wrote it. Replaying the exchange shows that this is what the filter sends. */
function samplesOf(exchange: Exchange): Sample[] {
  const request = exchange.upstream?.request;
  const asked = exchange.client.request.path;
  const type = typeAt(asked, request?.path ?? "");
  if (type === undefined || request?.body?.kind !== "json") return [];
  if (isNative(typeAt(asked), type)) return [];
  const name = path.relative(process.cwd(), exchange.file);
  const body = JSON.stringify(opened(certainPart(exchange, plainValue(request.body.value))));
  return [{ name, type, body }];
}

test("what providers receive fits the types of their own packages", () => {
  const { exchanges, unreadable } = loadExchanges(folders);
  assert.deepEqual(unreadable, []);
  const samples = exchanges.flatMap(samplesOf);
  for (const [, type] of types)
    assert.ok(
      samples.some((sample) => sample.type === type),
      type,
    );
  // One line for each sample: the line of a problem names it.
  const lines = samples.map(({ type, body }) => `(${body}) satisfies bodies.${type};`);
  const problems = checkTypes(['import type * as bodies from "./provider-bodies.ts";', ...lines].join("\n"));
  assert.deepEqual(
    problems.map(({ line, message }) => `${samples[line - 1]?.name ?? "provider-bodies.ts"}: ${message}`),
    [],
  );
});

test("a member that a provider does not know is found", () => {
  const source = `import type { Gemini } from "./provider-bodies.ts";
({ contents: [{ role: "user", parts: [{ text: "x", image: "y" }] }] }) satisfies Gemini;`;
  const [problem] = checkTypes(source);
  assert.match(problem?.message ?? "", /image/);
});
