import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { CohereClientV2 } from "cohere-ai";
import OpenAI, { toFile } from "openai";
import type { StubAnswer, StubRequest } from "../../harness/envoy/stub-upstream.ts";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { Gateway } from "../envoy/support/gateway.ts";
import { requirements } from "../envoy/support/requirements.ts";
import { clientKey } from "./support/client-key.ts";

const { binary, skip } = await requirements();
const model = { id: "tides", object: "model", created: 1, owned_by: "a" };
const file = {
  id: "file-1",
  object: "file",
  bytes: 4,
  created_at: 1,
  filename: "tide.jsonl",
  purpose: "batch",
};
const batch = { id: "batch_1", object: "batch", status: "validating", input_file_id: "file-1" };
const job = { id: "ftjob-1", object: "fine_tuning.job", model: "tides" };
const list = (...data: object[]) => ({ object: "list", data, has_more: false });

/** What OpenAI answers where the gateway knows nothing of it, by method and path. */
const openAi: Record<string, object> = {
  "GET /v1/files?limit=2": list(file),
  "POST /v1/files": file,
  "POST /v1/batches": batch,
  "GET /v1/batches/batch_1": batch,
  "POST /v1/moderations": { id: "modr-1", model: "omni", results: [{ flagged: false }] },
  "GET /v1/fine_tuning/jobs": list(job),
};
const cohere: Record<string, object> = {
  "POST /v2/embed": { id: "e", embeddings: { float: [[0.5, 0.25]] }, texts: ["a"] },
  "POST /v2/chat": {
    id: "c",
    finish_reason: "COMPLETE",
    message: { role: "assistant", content: [{ type: "text", text: "Ebb." }] },
  },
};

function answering(answers: Record<string, object>, key: string): (request: StubRequest) => StubAnswer {
  return ({ method, path, headers }) => {
    const credentials = headers.filter(([name]) => name === "authorization").map(([, value]) => value);
    const answer = answers[`${method} ${path}`];
    const status = credentials.join() !== `Bearer ${key}` ? 401 : answer ? 200 : 404;
    return {
      status,
      headers: { "content-type": "application/json" },
      chunks: [Buffer.from(JSON.stringify(answer ?? { error: { message: `no ${method} ${path}` } }))],
    };
  };
}

describe("official clients, passed through", { skip, timeout: 60_000 }, () => {
  let gateway: Gateway;
  let upstreams: StubUpstream[];
  let client: OpenAI;
  let cohereClient: CohereClientV2;

  before(async () => {
    upstreams = await Promise.all([
      StubUpstream.listen(0, answering(openAi, "key-of-openai")),
      StubUpstream.listen(0, answering(cohere, "key-of-cohere")),
    ]);
    const backend = (name: string, schema: object, index: number) => ({
      name,
      schema,
      auth: { apiKey: { key: `key-of-${name}` } },
      upstream: { host: "127.0.0.1", port: upstreams[index]!.port },
    });
    gateway = await Gateway.start(binary, {
      rules: [{ name: "all", passthrough: true, backends: [{ name: "openai" }, { name: "cohere" }] }],
      backends: [
        backend("openai", { name: "OpenAI", prefix: "v1" }, 0),
        backend("cohere", { name: "Cohere" }, 1),
      ],
      models: [{ name: model.id, ownedBy: model.owned_by, createdAt: "1970-01-01T00:00:01Z" }],
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: clientKey, maxRetries: 0 });
    cohereClient = new CohereClientV2({ environment: `${gateway.url}/cohere`, token: clientKey });
  });
  after(async () => {
    await gateway.stop();
    await Promise.all(upstreams.map((upstream) => upstream.close()));
  });

  it("files.list", async () => {
    const page = await client.files.list({ limit: 2 });
    assert.deepEqual(page.data, [file]);
  });

  it("files.create", async () => {
    const content = Buffer.alloc(300_000, "tide\r\n--");
    const created = await client.files.create({
      file: await toFile(content, "tide.jsonl"),
      purpose: "batch",
    });
    assert.equal(created.id, file.id);
    const { body } = upstreams[0]!.requests.at(-1)!;
    assert.ok(body.includes(content) && body.includes('name="purpose"'));
  });

  it("batches.create and retrieve", async () => {
    const endpoint = "/v1/chat/completions";
    const created = await client.batches.create({
      input_file_id: file.id,
      endpoint,
      completion_window: "24h",
    });
    assert.equal((await client.batches.retrieve(created.id)).status, batch.status);
  });

  it("moderations.create", async () => {
    const { results } = await client.moderations.create({ input: "a" });
    assert.equal(results[0]?.flagged, false);
  });

  it("fineTuning.jobs.list", async () => {
    assert.deepEqual((await client.fineTuning.jobs.list()).data, [job]);
  });

  it("models.list and retrieve, which the gateway answers", async () => {
    assert.deepEqual((await client.models.list()).data, [model]);
    assert.deepEqual({ ...(await client.models.retrieve(model.id)) }, model);
  });

  it("what the backend does not have", () =>
    assert.rejects(client.files.delete("file-1"), (error: unknown) => {
      assert.ok(error instanceof OpenAI.NotFoundError, String(error));
      assert.ok(error.message.includes("no DELETE /v1/files/file-1"), error.message);
      return true;
    }));

  it("cohere-ai: embed", async () => {
    const inputType = "search_query";
    const { embeddings } = await cohereClient.embed({
      model: "embed-v4.0",
      texts: ["a"],
      inputType,
      embeddingTypes: ["float"],
    });
    assert.deepEqual(embeddings.float, [[0.5, 0.25]]);
  });

  it("cohere-ai: chat", async () => {
    const { finishReason } = await cohereClient.chat({
      model: "command-a",
      messages: [{ role: "user", content: "Hi" }],
    });
    assert.equal(finishReason, "COMPLETE");
  });
});
