import { z } from "zod";
import { documented } from "../documented.ts";

const functionName = z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/);
const textPart = z.strictObject({
  text: z.string().min(1),
  ...documented("thought", "thoughtSignature"),
});
const object = z.record(z.string(), z.unknown());

/** What the simulator signs its calls with, and what Google documents for calls that come without. */
export const callSignature = Buffer.from("simulated").toString("base64");
const noSignature = Buffer.from("skip_thought_signature_validator").toString("base64");

const part = z.union([
  textPart,
  z.strictObject({ inlineData: z.looseObject({}), ...documented("mediaResolution", "videoMetadata") }),
  z.strictObject({ fileData: z.looseObject({}), ...documented("mediaResolution", "videoMetadata") }),
  z.strictObject({ executableCode: z.looseObject({}), ...documented("thoughtSignature") }),
  z.strictObject({ codeExecutionResult: z.looseObject({}), ...documented("thoughtSignature") }),
  z.strictObject({
    functionCall: z.strictObject({ name: functionName, args: object, id: z.string().optional() }),
    thoughtSignature: z.enum([callSignature, noSignature]).optional(),
  }),
  z.strictObject({
    functionResponse: z.strictObject({
      name: functionName,
      response: z.union([z.strictObject({ output: z.string() }), z.strictObject({ error: z.string() })]),
      id: z.string().optional(),
    }),
  }),
]);

const content = z.strictObject({ role: z.enum(["user", "model"]), parts: z.array(part).min(1) });

/** The subset of OpenAPI 3.0's schemas that Vertex AI documents. */
const openApiSchema = z.strictObject({
  type: z
    .enum(["STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"])
    .or(z.enum(["string", "number", "integer", "boolean", "array", "object", "null"])),
  description: z.string().optional(),
  title: z.string().optional(),
  format: z.string().optional(),
  nullable: z.boolean().optional(),
  enum: z.array(z.string()).optional(),
  required: z.array(z.string()).optional(),
  propertyOrdering: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), openApiSchema).optional();
  },
  get items() {
    return openApiSchema.optional();
  },
});

const declaration = z
  .strictObject({
    name: functionName,
    description: z.string().optional(),
    parameters: openApiSchema.optional(),
    parametersJsonSchema: object.optional(),
  })
  .refine(
    ({ parameters, parametersJsonSchema }) => parameters === undefined || parametersJsonSchema === undefined,
    "has both parameters and parametersJsonSchema",
  );

const tool = z.strictObject({
  functionDeclarations: z.array(declaration).min(1).optional(),
  ...documented(
    ...["codeExecution", "computerUse", "enterpriseWebSearch", "googleMaps", "googleSearch"],
    ...["googleSearchRetrieval", "retrieval", "urlContext"],
  ),
});

const generationConfig = z
  .strictObject({
    maxOutputTokens: z.int().positive().optional(),
    temperature: z.number().min(0).max(2).optional(),
    topP: z.number().optional(),
    topK: z.number().optional(),
    stopSequences: z.array(z.string()).max(5).optional(),
    responseMimeType: z.enum(["text/plain", "application/json", "text/x.enum"]).optional(),
    responseSchema: openApiSchema.optional(),
    responseJsonSchema: object.optional(),
    ...documented(
      ...["audioTimestamp", "candidateCount", "enableAffectiveDialog", "frequencyPenalty", "imageConfig"],
      ...["logprobs", "mediaResolution", "presencePenalty", "responseLogprobs", "responseModalities"],
      ...["routingConfig", "seed", "speechConfig", "thinkingConfig"],
    ),
  })
  .refine(
    ({ responseSchema, responseJsonSchema, responseMimeType }) =>
      (responseSchema ?? responseJsonSchema) === undefined || responseMimeType === "application/json",
    "has a schema, and a responseMimeType that takes none",
  );

/** The body of Gemini's `generateContent` on Vertex AI, with every member that Google documents: all else is refused. */
export const generateContentRequest = z.strictObject({
  contents: z.array(content).min(1),
  systemInstruction: z
    .strictObject({ role: z.string().optional(), parts: z.array(textPart).min(1) })
    .optional(),
  tools: z.array(tool).optional(),
  toolConfig: z
    .strictObject({
      functionCallingConfig: z.strictObject({
        mode: z.enum(["AUTO", "ANY", "NONE"]),
        allowedFunctionNames: z.array(functionName).min(1).optional(),
      }),
    })
    .optional(),
  generationConfig: generationConfig.optional(),
  ...documented("cachedContent", "labels", "modelArmorConfig", "safetySettings", "serviceTier"),
});

export type GenerateContentRequest = z.output<typeof generateContentRequest>;
export type Content = z.output<typeof content>;
