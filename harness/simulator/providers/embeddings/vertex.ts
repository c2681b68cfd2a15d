import { z } from "zod";
import type { DirectApi } from "../direct-api.ts";
import { checked } from "../refusal.ts";
import { tokensOfText, vectorsOf } from "./vectors.ts";

const predictRequest = z.strictObject({
  instances: z.array(
    z.strictObject({
      content: z.string().min(1),
      task_type: z.string().exactOptional(),
      title: z.string().exactOptional(),
    }),
  ),
  parameters: z
    .strictObject({
      autoTruncate: z.boolean().exactOptional(),
      outputDimensionality: z.int().positive().exactOptional(),
    })
    .exactOptional(),
});

/** `predict` of Google's text embedding models. */
export const vertexPredict: DirectApi = (body, place) => {
  const { instances, parameters } = checked(predictRequest, body);
  const texts = instances.map(({ content }) => content);
  const predictions = vectorsOf(texts, parameters?.outputDimensionality).map((values) => ({
    embeddings: { values, statistics: { token_count: tokensOfText, truncated: false } },
  }));
  return { model: place.model ?? "", body: { predictions, metadata: { billableCharacterCount: 9 } } };
};

const embedContentRequest = z.strictObject({
  content: z.strictObject({ parts: z.tuple([z.strictObject({ text: z.string().min(1) })]) }),
  embedContentConfig: z
    .strictObject({
      taskType: z.string().exactOptional(),
      title: z.string().exactOptional(),
      outputDimensionality: z.int().positive().exactOptional(),
      autoTruncate: z.boolean().exactOptional(),
    })
    .exactOptional(),
});

/** `embedContent` of Google's Gemini embedding models. */
export const vertexEmbedContent: DirectApi = (body, place) => {
  const { content, embedContentConfig } = checked(embedContentRequest, body);
  const [values] = vectorsOf([content.parts[0].text], embedContentConfig?.outputDimensionality);
  const usageMetadata = { promptTokenCount: tokensOfText, totalTokenCount: tokensOfText };
  return { model: place.model ?? "", body: { embedding: { values }, truncated: false, usageMetadata } };
};
