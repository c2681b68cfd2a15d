import { tokenBytes } from "../engine/tokens.ts";
import type { SeededRandom } from "../random.ts";
import { writeWords } from "../words.ts";
import { startConversation } from "./conversation.ts";
import { baseModel as model } from "./workload.ts";
import type { Conversation, Workload } from "./workload.ts";

/**
 * A service with many customers, each with a long system prompt of its own. The shape is that of llm-d's published benchmark (150 system
 * prompts of 6,000 tokens, questions of 1,200), with shorter answers: together the prompts are more than four times what one
 * server can keep, and about half of what eight can.
 */
const sharedPrefixes: Workload = {
  name: "shared-prefixes",
  description: "150 system prompts of 6,000 tokens, questions of 1,200, answers of 250",
  ratePerServer: 1,
  turns: 1,
  conversations(random) {
    const systemPrompts = Array.from({ length: 150 }, () => text(random, 6000));
    return () => single(model, random, 1200, 250, systemPrompts[random.below(systemPrompts.length)]);
  },
};

const conversations: Workload = {
  name: "conversations",
  description: "chats of 6 turns: questions of 150 tokens, answers of 200, 8 s to think",
  ratePerServer: 3.4,
  turns: 6,
  conversations: (random) => () =>
    startConversation(random, {
      model,
      turns: 6,
      systemTokens: 600,
      question: 150,
      answer: 200,
      pause: 8000,
    }),
};

const adapters = Array.from({ length: 12 }, (_, index) => `adapter-${index}`);

const loraMix: Workload = {
  name: "lora-mix",
  description:
    "12 adapters, some far more popular, and 4 slots a server; prompts of 600 tokens, answers of 150",
  ratePerServer: 1.2,
  turns: 1,
  adapters,
  // Popularity falls with the square of a uniform number: the first quarter of the adapters gets half of the requests.
  conversations: (random) => () =>
    single(adapters[Math.floor(random.uniform() ** 2 * adapters.length)]!, random, 600, 150),
};

const longAndShort: Workload = {
  name: "long-and-short",
  description: "nine in ten: 200 tokens in, 100 out; one in ten: 12,000 in, 600 out",
  ratePerServer: 2.9,
  turns: 1,
  conversations: (random) => () =>
    random.uniform() < 0.1 ? single(model, random, 12_000, 600) : single(model, random, 200, 100),
};

const slowServer: Workload = {
  name: "slow-server",
  description: "prompts of 1,000 tokens, answers of 200; the first server is half as fast as the others",
  ratePerServer: 3.5,
  turns: 1,
  profileOf: (server) => (server === 0 ? { speed: 0.5 } : {}),
  conversations: (random) => () => single(model, random, 1000, 200),
};

const uniform: Workload = {
  name: "uniform",
  description: "prompts of 1,000 tokens, answers of 200, nothing in common",
  ratePerServer: 3.7,
  turns: 1,
  conversations: (random) => () => single(model, random, 1000, 200),
};

/** All workloads there are. */
export const workloads: readonly Workload[] = [
  sharedPrefixes,
  conversations,
  loraMix,
  longAndShort,
  slowServer,
  uniform,
];

/** A client with one question; lengths vary by a quarter around the given tokens. */
function single(
  model: string,
  random: SeededRandom,
  question: number,
  answer: number,
  systemPrompt?: string,
): Conversation {
  const system = systemPrompt === undefined ? [] : [{ role: "system", content: systemPrompt }];
  const asked = { role: "user", content: text(random, random.around(question, question / 4)) };
  const maxTokens = random.around(answer, answer / 4);
  return { first: { model, messages: [...system, asked], maxTokens } };
}

function text(random: SeededRandom, tokens: number): string {
  return writeWords(random, tokens * tokenBytes);
}
