import type {
  MessageCountTokensParams,
  MessageTokensCount,
} from "@anthropic-ai/sdk/resources/messages/messages";
import { z } from "zod";
import { messagesApi } from "../anthropic-messages/api.ts";
import { messagesRequest } from "../anthropic-messages/request.ts";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { tokensOf } from "./tokens.ts";

const countRequest = messagesRequest.omit({
  max_tokens: true,
  temperature: true,
  stop_sequences: true,
  stream: true,
  thread: true,
}) satisfies z.ZodType<MessageCountTokensParams>;

/** Anthropic's `count_tokens`. */
export const messagesCount: DirectApi = (body) => {
  const asked = messagesApi.read({ ...checked(countRequest, body), max_tokens: 1 }, {});
  return { model: asked.model, body: { input_tokens: tokensOf(asked) } satisfies MessageTokensCount };
};

const vertexRequest = countRequest.extend({ anthropic_version: z.literal("vertex-2023-10-16") });

/** The same on Vertex AI, for all models. */
export const vertexMessagesCount: DirectApi = (body, place) =>
  messagesCount(countRequest.strip().parse(checked(vertexRequest, body)), place);
