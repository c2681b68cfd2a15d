import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { requirements } from "../envoy/support/requirements.ts";
import { tokensOfTool } from "../../harness/simulator/providers/counting/tokens.ts";
import { failWith, failureMessage } from "../../harness/simulator/providers/troubles.ts";
import { backends } from "./support/backends.ts";
import { Stage } from "./support/stage.ts";

const { binary, skip } = await requirements();
const question = 'Quand est "marée haute" ? 🌊\n';
const characters = [...question].length;
/** Azure and Cohere cannot count; OpenAI itself has nothing at the path that model servers have. */
const refusing = ["AzureOpenAI", "Cohere"];
const withoutCount = [...refusing, "OpenAI"];
const schema = { type: "object" as const, properties: { port: { type: "string" } }, required: ["port"] };
const tool = { name: "tide_at", description: "Tells the tide.", input_schema: schema };

describe("the SDKs' counts of tokens", { skip }, () => {
  let stage: Stage;
  before(async () => {
    stage = await Stage.start(binary);
  });
  after(() => stage.stop());

  const count = (model: string, more: Partial<Anthropic.MessageCountTokensParams> = {}) =>
    stage.anthropic.messages.countTokens({ model, messages: [{ role: "user", content: question }], ...more });
  // No SDK has a method for vLLM's own API.
  const tokenize = (body: object) => stage.openAi.post<Tokens>(`/../tokenize`, { body });

  for (const { name, models } of backends.filter((backend) => !withoutCount.includes(backend.name))) {
    for (const model of models) {
      describe(`${name}: ${model}`, () => {
        it("countTokens", async () => {
          assert.deepEqual(await count(model, { system: "In French." }), { input_tokens: characters });
        });

        it("countTokens, in beta", async () => {
          const messages = [{ role: "user" as const, content: question }];
          const counted = await stage.anthropic.beta.messages.countTokens({ model, messages });
          assert.equal(counted.input_tokens, characters);
        });

        it("countTokens, with a tool", async () => {
          const counted = await count(model, { tools: [tool], tool_choice: { type: "auto" } });
          assert.deepEqual(counted, { input_tokens: characters + tokensOfTool });
        });

        it("tokenize, a prompt", async () => {
          assert.equal((await tokenize({ model, prompt: question })).count, characters);
        });

        it("tokenize, a chat with a tool", async () => {
          const { name: toolName, description, input_schema: parameters } = tool;
          const tools = [{ type: "function", function: { name: toolName, description, parameters } }];
          const messages = [
            { role: "system", content: "In French." },
            { role: "user", content: question },
          ];
          assert.equal((await tokenize({ model, messages, tools })).count, characters + tokensOfTool);
        });

        for (const [status, anthropic, openAi] of [
          [401, Anthropic.AuthenticationError, OpenAI.AuthenticationError],
          [429, Anthropic.RateLimitError, OpenAI.RateLimitError],
          [503, Anthropic.InternalServerError, OpenAI.InternalServerError],
        ] as const) {
          it(`${status}`, async () => {
            const failing = [{ role: "user" as const, content: failWith(status) }];
            const message = failureMessage(status);
            await rejectsWith(count(model, { messages: failing }), anthropic, message);
            await rejectsWith(tokenize({ model, prompt: failWith(status) }), openAi, message);
          });
        }
      });
    }
  }

  for (const { name, models } of backends.filter((backend) => refusing.includes(backend.name))) {
    it(`${name} cannot count`, async () => {
      await assert.rejects(count(models[0]!), Anthropic.UnprocessableEntityError);
      await assert.rejects(tokenize({ model: models[0]!, prompt: "a" }), OpenAI.UnprocessableEntityError);
    });
  }

  it("a server without such an API", async () => {
    await assert.rejects(count("gpt-4.1-mini"), Anthropic.NotFoundError);
    await assert.rejects(tokenize({ model: "gpt-4.1-mini", prompt: "a" }), OpenAI.NotFoundError);
  });
});

interface Tokens {
  count: number;
}

type ErrorKind = abstract new (...parameters: never[]) => Error;

function rejectsWith(asked: PromiseLike<unknown>, kind: ErrorKind, message: string): Promise<void> {
  return assert.rejects(Promise.resolve(asked), (error: unknown) => {
    assert.ok(error instanceof kind, String(error));
    // One of the SDKs shows the error's body, in which quotes are escaped.
    assert.ok(error.message.replaceAll("\\", "").includes(message), error.message);
    return true;
  });
}
