import { HeldBlocks } from "./block-cache.ts";
import { blockHashes, tokensIn } from "./tokens.ts";

/** What a model server is asked to do. */
export interface InferenceRequest {
  /** The prompt as text, the chat template applied. */
  prompt: Uint8Array;
  /** What the model will say. */
  reply: Uint8Array;
  /** The LoRA adapter it takes. */
  adapter?: string;
}

/** Told what becomes of a request. */
export interface JobListener {
  /** Another token was generated; `count` is how many there are now. */
  onToken?(count: number): void;
  onEnd?(): void;
}

/** A request in a model server. */
export class Job {
  readonly request: InferenceRequest;
  readonly listener: JobListener;
  readonly promptTokens: number;
  readonly replyTokens: number;
  readonly promptHashes: number[];
  readonly blocks = new HeldBlocks();
  /** Tokens of the prompt, and of the reply where it had to begin again, that are in the KV cache. */
  computed = 0;
  generated = 0;
  /** Tokens of the prompt that did not have to be computed when it was first taken on; undefined while it waits. */
  cachedTokens: number | undefined;

  constructor(request: InferenceRequest, listener: JobListener, blockTokens: number) {
    this.request = request;
    this.listener = listener;
    this.promptTokens = tokensIn(request.prompt.length);
    this.replyTokens = Math.max(1, tokensIn(request.reply.length));
    this.promptHashes = blockHashes(request.prompt, blockTokens);
  }

  /** Tokens that must be in the KV cache before the next one can be generated. */
  get needed(): number {
    return this.promptTokens + this.generated;
  }

  get isDone(): boolean {
    return this.generated >= this.replyTokens;
  }

  /** The hashes of the whole text, reply included. */
  allHashes(blockTokens: number): number[] {
    return blockHashes(Buffer.concat([this.request.prompt, this.request.reply]), blockTokens);
  }
}
