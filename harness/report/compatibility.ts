import type { Exchange } from "../exchange/types.ts";
import { isJsonObject } from "../exchange/json-value.ts";

/** What a client can ask a backend for; a cell of the table tells which of these have an exchange that passes. */
export type Aspect = "unary" | "stream" | "error";

/** A client API and a backend schema, with the passing exchanges that show how they go together. */
export interface Pair {
  client: string;
  schema: string;
  exchanges: Map<Aspect, string[]>;
}

interface Client {
  name: string;
  path: RegExp;
  /** Whether its replies may be streams. */
  streams: boolean;
}

const clients: readonly Client[] = [
  { name: "chat completions", path: /\/chat\/completions$/, streams: true },
  { name: "responses", path: /\/responses$/, streams: true },
  { name: "messages", path: /\/messages$/, streams: true },
  { name: "completions", path: /\/v1\/completions$/, streams: true },
  { name: "embeddings", path: /\/embeddings$/, streams: false },
  { name: "images", path: /\/images\/(generations|edits|variations)$/, streams: true },
  { name: "speech", path: /\/audio\/speech$/, streams: true },
  { name: "transcripts", path: /\/audio\/(transcriptions|translations)$/, streams: true },
  { name: "rerank", path: /\/rerank$/, streams: false },
  { name: "tokenize", path: /\/tokenize$/, streams: false },
  { name: "count tokens", path: /\/count_tokens$/, streams: false },
];
const schemas = [
  "OpenAI",
  "AzureOpenAI",
  "Anthropic",
  "AWSBedrock",
  "AWSAnthropic",
  "GCPVertexAI",
  "GCPAnthropic",
  "Cohere",
];

/** Sorts passing exchanges into pairs of client API and backend schema. Exchanges that reach no backend show nothing of a pair. */
export function pairsOf(passing: readonly Exchange[]): Pair[] {
  const pairs = clients.flatMap(({ name }) =>
    schemas.map((schema): Pair => ({ client: name, schema, exchanges: new Map() })),
  );
  for (const exchange of passing) {
    const client = clients.find(({ path }) =>
      path.test(exchange.client.request.path.split("?")[0] ?? ""),
    )?.name;
    const schema = schemaOf(exchange);
    const pair = pairs.find((candidate) => candidate.client === client && candidate.schema === schema);
    const aspect = aspectOf(exchange);
    if (!pair || !aspect) continue;
    pair.exchanges.set(aspect, [...(pair.exchanges.get(aspect) ?? []), exchange.name]);
  }
  return pairs;
}

/** The table of clients and backends for a first look, in Markdown. */
export function compatibilityTable(pairs: readonly Pair[]): string {
  const mark = ({ name, streams }: Client, schema: string): string => {
    const found = pairs.find((pair) => pair.client === name && pair.schema === schema)?.exchanges;
    const isWhole = found?.has("unary") && (found.has("stream") || !streams);
    return isWhole ? "✓" : found?.size ? "partly" : "";
  };
  const rows = schemas.map((schema) => [schema, ...clients.map((client) => mark(client, schema))]);
  return markdownTable(["backend schema", ...clients.map(({ name }) => name)], rows);
}

/** The whole page: the table, and for each pair the exchanges behind it. */
export function compatibilityPage(pairs: readonly Pair[]): string {
  const rows = pairs
    .filter(({ exchanges }) => exchanges.size > 0)
    .map(({ client, schema, exchanges }) => [
      client,
      schema,
      ...(["unary", "stream", "error"] as const).map((aspect) => exchanges.get(aspect)?.join(", ") ?? ""),
    ]);
  return [
    "# Compatibility",
    "Made from the exchange files by `npm run compatibility`: a tick stands for passing exchanges, unary and streamed where the",
    "API has streams, and the names below are theirs. What a backend cannot say is refused with 422; the exchanges named `…-refused` show it.\n",
    compatibilityTable(pairs),
    "\n## Exchanges\n",
    markdownTable(["client", "backend schema", "unary", "streams", "upstream errors"], rows),
    "",
  ].join("\n");
}

function markdownTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function schemaOf(exchange: Exchange): string | undefined {
  if (!exchange.upstream?.request) return undefined;
  const backends = isJsonObject(exchange.config) ? exchange.config["backends"] : undefined;
  const list = (Array.isArray(backends) ? backends : []).filter(isJsonObject);
  const backend =
    list.find(({ name }) => name === exchange.backend) ?? (list.length === 1 ? list[0] : undefined);
  const schema = backend && isJsonObject(backend["schema"]) ? backend["schema"]["name"] : undefined;
  return typeof schema === "string" ? schema : undefined;
}

function aspectOf(exchange: Exchange): Aspect | undefined {
  const response = exchange.client.response;
  if (!response) return undefined;
  if (response.status >= 400) return "error";
  const type = response.headers["content-type"] ?? exchange.upstream?.response?.headers["content-type"] ?? "";
  return response.events !== undefined || type.startsWith("text/event-stream") ? "stream" : "unary";
}
