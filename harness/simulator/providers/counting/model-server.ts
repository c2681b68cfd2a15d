import { z } from "zod";
import type { DirectApi } from "../direct-api.ts";
import { chatApi } from "../openai-chat/api.ts";
import { chatRequest } from "../openai-chat/request.ts";
import { checked } from "../refusal.ts";
import type { Asked } from "../asked.ts";
import { tokensOf } from "./tokens.ts";

const tokenizeRequest = z.union([
  z.strictObject({ model: z.string(), prompt: z.string(), add_special_tokens: z.boolean().exactOptional() }),
  chatRequest.pick({ model: true, messages: true, tools: true }),
]);

/** vLLM's `/tokenize`. */
export const tokenize: DirectApi = (body) => {
  const asked = askedBy(checked(tokenizeRequest, body));
  const count = tokensOf(asked);
  const tokens = Array.from({ length: count }, (_, index) => index);
  return { model: asked.model, body: { count, max_model_len: 4096, tokens, token_strs: null } };
};

function askedBy(request: z.output<typeof tokenizeRequest>): Asked {
  if (!("prompt" in request)) return chatApi.read(request, {});
  return { model: request.model, stream: false, says: request.prompt, tools: [], results: [] };
}
