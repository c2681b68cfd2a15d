/**
 * What a model server is able to do. The defaults are those of a model with 8 billion parameters in 16 bits on one GPU with 48 GB and
 * 864 GB/s: its weights are read in about 20 ms, its KV cache takes 128 KiB a token, and it prefills about 10,000 tokens a second.
 */
export interface ServerProfile {
  /** Requests it works on at the same time. */
  maxSequences: number;
  /** Tokens in one step, prefilled and decoded (`max_num_batched_tokens`). */
  maxStepTokens: number;
  /** Tokens in a block of the KV cache. */
  blockTokens: number;
  /** Blocks of the KV cache. */
  blocks: number;
  /** Milliseconds every step takes, whatever it holds. */
  stepTime: number;
  /** Milliseconds a step takes longer for each request that decodes in it. */
  sequenceTime: number;
  /** Milliseconds a step takes longer for each token it prefills. */
  prefillTokenTime: number;
  /** Adapters it can work with at the same time (`max_loras`). */
  adapterSlots: number;
  /** Milliseconds to bring an adapter into a slot. The step waits for it. */
  adapterLoadTime: number;
  /** 1; half of that is a server that takes twice as long for everything. */
  speed: number;
}

export const defaultProfile: ServerProfile = {
  maxSequences: 64,
  maxStepTokens: 2048,
  blockTokens: 16,
  blocks: 13_000,
  stepTime: 20,
  sequenceTime: 0.2,
  prefillTokenTime: 0.1,
  adapterSlots: 4,
  adapterLoadTime: 300,
  speed: 1,
};
