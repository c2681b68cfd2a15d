import type { Api, Place } from "../api.ts";
import { pieces } from "../api.ts";
import { checkHistory } from "../history.ts";
import { Refusal, checked } from "../refusal.ts";
import type { Asked } from "../asked.ts";
import type { Reply, TokenUsage } from "../reply.ts";
import type { Content, GenerateContentRequest } from "./request.ts";
import { callSignature, generateContentRequest } from "./request.ts";

/** Gemini's `generateContent` and `streamGenerateContent`. */
export const generateContentApi: Api = {
  read: (body, place) => askedBy(checked(generateContentRequest, body), place),

  whole: (reply, asked) => chunk(asked, partsOf(reply), reply.usage),

  events: (reply, asked) => {
    // A call comes whole: only texts have pieces.
    const parts = reply.kind === "text" ? pieces(reply.text).map((text) => [{ text }]) : [partsOf(reply)];
    const chunks = parts.map((part, index) =>
      chunk(asked, part, index === parts.length - 1 ? reply.usage : undefined),
    );
    const isCut = reply.kind === "text" && reply.breaksOff;
    return chunks.slice(0, isCut ? 1 : chunks.length).map((data) => ({ data }));
  },

  interruption: (message) => ({ data: { error: { code: 503, message, status: "UNAVAILABLE" } } }),
};

function askedBy(request: GenerateContentRequest, place: Place): Asked {
  if (request.contents[0]?.role !== "user") throw new Refusal(400, "the first content is not the user's");
  checkHistory(request.contents.map(turnOf));
  if (place.model?.startsWith("gemini-3") === true) checkSignatures(request.contents);
  const parts = request.contents.at(-1)?.parts ?? [];
  const calling = request.toolConfig?.functionCallingConfig;
  const config = request.generationConfig;
  return {
    model: place.model ?? "",
    stream: place.stream ?? false,
    says: parts.map((part) => ("text" in part ? part.text : "")).join(""),
    tools: (request.tools ?? [])
      .flatMap(({ functionDeclarations }) => functionDeclarations ?? [])
      .map(({ name, parameters, parametersJsonSchema }) => ({
        name,
        schema: parametersJsonSchema ?? parameters,
      })),
    forcedTool: calling?.mode === "ANY" ? calling.allowedFunctionNames?.[0] : undefined,
    results: parts.flatMap((part) => {
      if (!("functionResponse" in part)) return [];
      const { response } = part.functionResponse;
      return ["output" in response ? response.output : response.error];
    }),
    schema: config?.responseJsonSchema ?? config?.responseSchema,
  };
}

/** Models of the third generation refuse calls whose signature is missing. */
function checkSignatures(contents: readonly Content[]): void {
  for (const { parts } of contents) {
    for (const part of parts) {
      if (!("functionCall" in part) || part.thoughtSignature !== undefined) continue;
      throw new Refusal(400, `Function call ${part.functionCall.name} is missing a thought_signature`);
    }
  }
}

/** Calls have no ids here: a response tells by its name what it answers. */
function turnOf({ parts }: Content): { calls: string[]; results: string[] } {
  return {
    calls: parts.flatMap((part) => ("functionCall" in part ? [part.functionCall.name] : [])),
    results: parts.flatMap((part) => ("functionResponse" in part ? [part.functionResponse.name] : [])),
  };
}

function countsOf({ input, output }: TokenUsage): object {
  return {
    promptTokenCount: input,
    candidatesTokenCount: output,
    totalTokenCount: input + output,
    trafficType: "ON_DEMAND",
  };
}

function partsOf(reply: Reply): object[] {
  if (reply.kind === "text") return [{ text: reply.text }];
  return [{ functionCall: { name: reply.name, args: reply.arguments }, thoughtSignature: callSignature }];
}

/** A part of a reply; its last one tells the usage. */
function chunk(asked: Asked, parts: object[], usage: TokenUsage | undefined): object {
  const content = { role: "model", parts };
  return {
    candidates: [usage === undefined ? { content } : { content, finishReason: "STOP" }],
    ...(usage === undefined ? {} : { usageMetadata: countsOf(usage) }),
    modelVersion: asked.model,
    createTime: "2026-01-01T00:00:00.000000Z",
    responseId: "simulated",
  };
}
