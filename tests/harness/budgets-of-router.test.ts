import assert from "node:assert/strict";
import { before, test } from "node:test";
import { FilterModule } from "../../harness/host/module.ts";
import { RolesStage, headerOf, reply } from "./support/roles-stage.ts";

const chat = { model: "m", messages: [{ role: "user", content: "Hi" }] };
const provider = (name: string) => ({ name, schema: { name: "OpenAI", prefix: "v1" } });
const config = {
  rules: [{ name: "r", backends: [{ name: "a" }, { name: "b", priority: 1 }] }],
  backends: [provider("a"), provider("b")],
  budgets: [{ name: "all", match: { rule: "r", backend: "a" }, tokens: 1000, per: "minute" }],
};
const remaining = "x-ratelimit-remaining-tokens";

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

test("the router reserves, and settles by what the upstream role has published", () => {
  const stage = new RolesStage(module, config);
  const stream = stage.post({ ...chat, max_tokens: 5000 });
  assert.equal(stage.post(chat).localResponse?.status, 429);
  const attempt = stage.attempt(stream, stream, 1);
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  const choices = [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }];
  reply(attempt, 200, { id: "c", object: "chat.completion", created: 1, model: "m", choices, usage });
  stage.finish(stream, attempt, 1);
  assert.equal(headerOf(stream.downstream.headers, remaining), "0");
  attempt.close();
  stream.close();
  const next = stage.post({ ...chat, max_tokens: 0 });
  next.attempt({ "upstream.request_attempt_count": 1 });
  next.responseHeaders([[":status", "200"]], true);
  const guess = Math.floor(JSON.stringify({ ...chat, max_tokens: 0 }).length / 4);
  assert.equal(headerOf(next.downstream.headers, remaining), String(1000 - 120 - guess));
});

test("the router gives back what a client that leaves had reserved", () => {
  const stage = new RolesStage(module, config);
  stage.post({ ...chat, max_tokens: 5000 }).abort();
  assert.equal(stage.post(chat).localResponse, undefined);
});
