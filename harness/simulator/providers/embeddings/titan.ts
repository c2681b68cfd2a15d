import { z } from "zod";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { tokensOfText, vectorsOf } from "./vectors.ts";

const titanRequest = z.strictObject({
  inputText: z.string().min(1),
  dimensions: z.union([z.literal(256), z.literal(512), z.literal(1024)]).exactOptional(),
  normalize: z.boolean().exactOptional(),
});

/** Amazon's Titan for texts, on Bedrock. */
export const titanEmbed: DirectApi = (body, place) => {
  const { inputText, dimensions } = checked(titanRequest, body);
  const [embedding] = vectorsOf([inputText], dimensions);
  return {
    model: place.model ?? "",
    body: { embedding, embeddingsByType: { float: embedding }, inputTextTokenCount: tokensOfText },
    headers: { "x-amzn-requestid": "request-simulated" },
  };
};
