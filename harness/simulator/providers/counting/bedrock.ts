import { z } from "zod";
import { bedrockMessagesApi } from "../anthropic-messages/api.ts";
import type { Place } from "../api.ts";
import { converseApi } from "../bedrock-converse/api.ts";
import { converseRequest } from "../bedrock-converse/request.ts";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import type { Asked } from "../asked.ts";
import { tokensOf } from "./tokens.ts";

const countRequest = z.strictObject({
  input: z.union([
    z.strictObject({ invokeModel: z.strictObject({ body: z.base64() }) }),
    z.strictObject({ converse: converseRequest.omit({ inferenceConfig: true, outputConfig: true }) }),
  ]),
});

/** Bedrock's `CountTokens`, of a `Converse` and of Claude's `InvokeModel`. */
export const bedrockCount: DirectApi = (body, place) => {
  const asked = askedBy(checked(countRequest, body), place);
  return { model: asked.model, body: { inputTokens: tokensOf(asked) } };
};

function askedBy({ input }: z.output<typeof countRequest>, place: Place): Asked {
  if ("converse" in input) return converseApi.read(input.converse, place);
  const invoked = Buffer.from(input.invokeModel.body, "base64").toString();
  return bedrockMessagesApi.read(JSON.parse(invoked), place);
}
