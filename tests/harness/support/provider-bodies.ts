// The bodies that providers receive, in the types of their own packages. Where a provider takes more than its package knows, it says so.
import type {
  MessageCountTokensParams,
  MessageCreateParamsBase,
} from "@anthropic-ai/sdk/resources/messages/messages";
import type {
  Content,
  EmbedContentConfig,
  FunctionDeclaration,
  GenerationConfig,
  SafetySetting,
  Schema,
  Tool,
  ToolConfig,
  Type,
} from "@google/genai";
import type {
  ChatCompletionAssistantMessageParam,
  ChatCompletionCreateParamsBase,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions/completions";

/** A type as it looks in JSON, where an enumeration is the text of its value. */
type Wire<T> = T extends string
  ? `${T}`
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T]: Wire<T[Key]> }
      : T;

/** Google reads the names of types in either case, and 64-bit numbers as numbers too; the package writes the one form. */
type GeminiSchema = {
  [Key in keyof Schema]: Key extends "type"
    ? `${Type}` | Lowercase<`${Type}`>
    : Key extends "anyOf"
      ? GeminiSchema[]
      : Key extends "items"
        ? GeminiSchema
        : Key extends "properties"
          ? Record<string, GeminiSchema>
          : Key extends `${"max" | "min"}${"Items" | "Length" | "Properties"}`
            ? string | number
            : Wire<Schema[Key]>;
};

type GeminiFunction = Wire<Omit<FunctionDeclaration, "parameters">> & { parameters?: GeminiSchema };

/** The body of `generateContent` on Vertex AI: the package has types for its parts only. */
export interface Gemini {
  contents: Wire<Content>[];
  systemInstruction?: Wire<Content>;
  cachedContent?: string;
  tools?: (Wire<Omit<Tool, "functionDeclarations">> & { functionDeclarations?: GeminiFunction[] })[];
  toolConfig?: Wire<ToolConfig>;
  safetySettings?: Wire<SafetySetting>[];
  generationConfig?: Wire<Omit<GenerationConfig, "responseSchema">> & { responseSchema?: GeminiSchema };
}

/** The body of a message. Models older than the package still take sampling. */
export interface Messages extends MessageCreateParamsBase {
  temperature?: number;
  top_p?: number;
  top_k?: number;
}

/** The same on Google's and Amazon's platforms, where the path names the model and the body a version. */
export interface PlatformMessages extends Omit<Messages, "model"> {
  anthropic_version: string;
  anthropic_beta?: string[];
}

/** The body of a count of tokens. */
export type CountTokens = MessageCountTokensParams;

/** The same on Google's platform, where one path serves all models. */
export interface PlatformCountTokens extends CountTokens {
  anthropic_version: string;
}

/** The body of Bedrock's `CountTokens`, opened: base64 of what a Claude would be invoked with. Of `Converse` the service's own model is asked. */
export interface BedrockCountTokens {
  input: { invokeModel: { body: PlatformMessages } } | { converse: object };
}

/** The body of Vertex AI's `countTokens`, which takes more than the filter ever writes. */
export type GeminiCountTokens = Pick<Gemini, "contents" | "systemInstruction" | "tools">;

/** The body of vLLM's `/tokenize` for a chat: no package has types for it. */
export interface Tokenize {
  model: string;
  messages: Chat["messages"];
  tools?: ChatCompletionFunctionTool[];
}

/** The bodies of Bedrock's `InvokeModel` for rerank, as Cohere and Amazon document them: no package has types for them. */
export interface BedrockRerank {
  query: string;
  documents: string[];
  top_n?: number;
  max_tokens_per_doc?: number;
  api_version?: 2;
}

/** The body of a chat completion. Compatible servers take back the reasoning that they gave. */
export interface Chat extends Omit<ChatCompletionCreateParamsBase, "messages"> {
  messages: (
    | Exclude<ChatCompletionMessageParam, ChatCompletionAssistantMessageParam>
    | (ChatCompletionAssistantMessageParam & { reasoning_content?: string })
  )[];
}

/** The same on Azure, where the path names the model. */
export type DeploymentChat = Omit<ChatCompletionCreateParamsBase, "model">;

/** The body of `embedContent` on Vertex AI: the package has types for its parts only. */
export interface EmbedContent {
  content: Wire<Content>;
  embedContentConfig?: Omit<EmbedContentConfig, "httpOptions" | "abortSignal">;
}

/** The body of Cohere's `/v2/embed`, as its documentation has it. */
export interface CohereEmbeddings extends CohereTexts {
  model: string;
}

/** The bodies of Bedrock's `InvokeModel` for embeddings, as the documentation of Amazon has them: no package has types for them. */
export type BedrockEmbeddings =
  | CohereTexts
  | { inputText: string; dimensions?: number; normalize?: boolean; embeddingTypes?: ("float" | "binary")[] }
  | {
      inputText?: string;
      inputImage?: string;
      embeddingConfig?: { outputEmbeddingLength: 256 | 384 | 1024 };
    };

interface CohereTexts {
  texts: string[];
  input_type: "search_document" | "search_query" | "classification" | "clustering";
  embedding_types?: ("float" | "int8" | "uint8" | "binary" | "ubinary" | "base64")[];
  output_dimension?: number;
  max_tokens?: number;
  truncate?: "NONE" | "START" | "END" | "LEFT" | "RIGHT";
}
