import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, test } from "node:test";
import { GoogleGenAI } from "@google/genai";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { plainValue } from "../../harness/exchange/json-value.ts";
import { loadExchanges } from "../../harness/exchange/load.ts";
import type { Exchange } from "../../harness/exchange/types.ts";

const folders = ["tests/exchanges/embeddings-gemini", "../shared/corpus/embeddings/GCPVertexAI"];

interface Predict {
  instances: { content: string; task_type?: string; title?: string }[];
  parameters?: { autoTruncate?: boolean; outputDimensionality?: number };
}

let google: StubUpstream;
let client: GoogleGenAI;
before(async () => {
  const answer = Buffer.from(JSON.stringify({ predictions: [] }));
  google = await StubUpstream.listen(0, () => ({
    status: 200,
    headers: { "content-type": "application/json" },
    chunks: [answer],
  }));
  const httpOptions = { baseUrl: `http://127.0.0.1:${google.port}` };
  client = new GoogleGenAI({ vertexai: true, apiKey: "key", httpOptions });
});
after(() => google.close());

/** What the exchange says that `predict` receives: replaying it shows that this is what the filter sends. */
function sampleOf(exchange: Exchange): { name: string; body: Predict }[] {
  const request = exchange.upstream?.request;
  if (!request?.path.endsWith(":predict") || request.body?.kind !== "json") return [];
  return [{ name: exchange.name, body: plainValue(request.body.value) as Predict }];
}

/** The package says what texts are for once for all of them. */
function isSayable({ instances }: Predict): boolean {
  return new Set(instances.map(({ task_type, title }) => JSON.stringify([task_type, title]))).size === 1;
}

/** The body by which Google's package asks for the same. */
async function bodyOfPackage({ instances, parameters = {} }: Predict): Promise<Predict> {
  const { task_type: taskType, title } = instances[0]!;
  const config = {
    ...parameters,
    ...(taskType === undefined ? {} : { taskType }),
    ...(title === undefined ? {} : { title }),
  };
  const contents = instances.map(({ content }) => content);
  await client.models.embedContent({ model: "text-embedding-005", contents, config });
  const body = JSON.parse(google.requests.at(-1)!.body.toString()) as Predict;
  return { parameters: {}, ...body };
}

test("predict receives what Google's own package sends", async () => {
  const { exchanges, unreadable } = loadExchanges(folders.filter((folder) => existsSync(folder)));
  assert.deepEqual(unreadable, []);
  const samples = exchanges.flatMap(sampleOf).filter(({ body }) => isSayable(body));
  assert.ok(samples.length >= 5);
  for (const { name, body } of samples) assert.deepEqual(body, await bodyOfPackage(body), name);
});
