import type { Completion, CompletionCreateParamsBase } from "openai/resources/completions";
import { z } from "zod";
import type { Api } from "../api.ts";
import type { Asked } from "../asked.ts";
import { pieces } from "../api.ts";
import { documented } from "../documented.ts";
import { Refusal, checked } from "../refusal.ts";
import type { Reply, TokenUsage } from "../reply.ts";

const tokens = z.array(z.int().nonnegative()).min(1);

/** The request of a completion, with every member that OpenAI documents: all else is refused. */
const completionRequest = z.strictObject({
  model: z.string().min(1),
  prompt: z.union([z.string(), z.array(z.string()).min(1), tokens, z.array(tokens).min(1)]),
  max_tokens: z.int().positive().exactOptional(),
  temperature: z.number().min(0).max(2).exactOptional(),
  echo: z.boolean().exactOptional(),
  stream: z.boolean().exactOptional(),
  stream_options: z.strictObject({ include_usage: z.boolean().exactOptional() }).exactOptional(),
  ...documented(
    ...["best_of", "frequency_penalty", "logit_bias", "logprobs", "n", "presence_penalty", "seed", "stop"],
    ...["suffix", "top_p", "user"],
  ),
}) satisfies z.ZodType<CompletionCreateParamsBase>;

/** OpenAI's completions. */
export const completionsApi: Api = {
  read: (body, place) => {
    const request = checked(completionRequest, body);
    if (request.stream_options !== undefined && request.stream !== true) {
      throw new Refusal(400, "stream_options is only allowed where stream is true");
    }
    return {
      model: place.model ?? request.model,
      stream: request.stream ?? false,
      says: String(request.prompt),
      tools: [],
      results: [],
      includeUsage: request.stream_options?.include_usage,
    };
  },

  whole: (reply, asked) => ({ ...completion(asked, textOf(reply), "stop"), usage: countsOf(reply.usage) }),

  events: (reply, asked) => {
    const texts = pieces(textOf(reply)).map((piece) => ({ data: completion(asked, piece, null) }));
    if (reply.kind === "text" && reply.breaksOff) return texts.slice(0, 1);
    const end = [{ data: completion(asked, "", "stop") }];
    const last = { ...completion(asked, "", null), choices: [], usage: countsOf(reply.usage) };
    const told = asked.includeUsage === true ? [{ data: last }] : [];
    return [...texts, ...end, ...told, { data: "[DONE]" as const }];
  },

  interruption: (message) => ({
    data: { error: { message, type: "server_error", param: null, code: null } },
  }),
};

function countsOf({ input, output }: TokenUsage): NonNullable<Completion["usage"]> {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

/** As a piece of a stream too, which is not finished: the package has no type of its own for that. */
function completion(asked: Asked, text: string, reason: "stop" | null): Completion {
  const choice = { text, index: 0, logprobs: null, finish_reason: reason as "stop" };
  return {
    id: "cmpl-simulated",
    object: "text_completion",
    created: 1767225600,
    model: asked.model,
    choices: [choice],
  };
}

function textOf(reply: Reply): string {
  return reply.kind === "text" ? reply.text : "";
}
