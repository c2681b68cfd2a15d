import { z } from "zod";
import { documented } from "../documented.ts";

const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const toolUseId = z.string().regex(/^[a-zA-Z0-9_.:-]{1,64}$/);
const textBlock = z.strictObject({ text: z.string().regex(/\S/) });
const nothing = z.strictObject({});
const cachePoint = z.strictObject({ cachePoint: z.looseObject({ type: z.literal("default") }) });
const guardContent = z.strictObject({ guardContent: z.looseObject({}) });
const media = [
  z.strictObject({ image: z.looseObject({}) }),
  z.strictObject({ document: z.looseObject({}) }),
  z.strictObject({ video: z.looseObject({}) }),
  z.strictObject({ searchResult: z.looseObject({}) }),
] as const;

const block = z.union([
  textBlock,
  cachePoint,
  guardContent,
  ...media,
  z.strictObject({ audio: z.looseObject({}) }),
  z.strictObject({ reasoningContent: z.looseObject({}) }),
  z.strictObject({ citationsContent: z.looseObject({}) }),
  z.strictObject({
    toolUse: z.strictObject({
      toolUseId,
      name: toolName,
      input: z.record(z.string(), z.unknown()),
    }),
  }),
  z.strictObject({
    toolResult: z.strictObject({
      toolUseId,
      content: z.array(z.union([textBlock, z.strictObject({ json: z.unknown() }), ...media])),
      status: z.enum(["success", "error"]).nullish(),
    }),
  }),
]);

const message = z.strictObject({ role: z.enum(["user", "assistant"]), content: z.array(block).min(1) });

const toolConfig = z.strictObject({
  tools: z
    .array(
      z.union([
        z.strictObject({
          toolSpec: z.strictObject({
            name: toolName,
            description: z.string().min(1).optional(),
            inputSchema: z.strictObject({ json: z.looseObject({ type: z.literal("object") }) }),
            strict: z.boolean().optional(),
          }),
        }),
        cachePoint,
        z.strictObject({ systemTool: z.strictObject({ name: toolName }) }),
      ]),
    )
    .min(1),
  toolChoice: z
    .union([
      z.strictObject({ auto: nothing }),
      z.strictObject({ any: nothing }),
      z.strictObject({ tool: z.strictObject({ name: toolName }) }),
    ])
    .optional(),
});

const outputConfig = z.strictObject({
  textFormat: z
    .strictObject({
      type: z.literal("json_schema"),
      structure: z.strictObject({
        jsonSchema: z.strictObject({
          schema: z.string(),
          name: z.string().min(1).optional(),
          description: z.string().min(1).optional(),
        }),
      }),
    })
    .optional(),
  ...documented("effort"),
});

/** The body of Bedrock's `Converse` and `ConverseStream`, with every member that AWS documents: all else is refused. */
export const converseRequest = z.strictObject({
  messages: z.array(message).min(1),
  system: z
    .array(z.union([textBlock, cachePoint, guardContent]))
    .min(1)
    .optional(),
  inferenceConfig: z
    .strictObject({
      maxTokens: z.int().positive().optional(),
      temperature: z.number().min(0).max(1).optional(),
      topP: z.number().min(0).max(1).optional(),
      stopSequences: z.array(z.string().min(1)).optional(),
    })
    .optional(),
  toolConfig: toolConfig.optional(),
  outputConfig: outputConfig.optional(),
  ...documented(
    ...["additionalModelRequestFields", "additionalModelResponseFieldPaths", "guardrailConfig"],
    ...["performanceConfig", "promptVariables", "requestMetadata", "serviceTier"],
  ),
});

export type ConverseRequest = z.output<typeof converseRequest>;
export type ConverseMessage = z.output<typeof message>;
