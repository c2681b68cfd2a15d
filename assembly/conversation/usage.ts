/** A count the upstream did not give. */
export const UNKNOWN: i64 = -1;

/**
 * Token counts of one exchange, as the gateway reports and charges them. `input` includes cached and cache-creation tokens,
 * `output` includes reasoning tokens, whatever the provider's own way of counting is.
 */
export class Usage {
  input: i64 = UNKNOWN;
  cachedInput: i64 = UNKNOWN;
  cacheCreationInput: i64 = UNKNOWN;
  output: i64 = UNKNOWN;
  reasoning: i64 = UNKNOWN;
  total: i64 = UNKNOWN;

  /** Whether the upstream told anything. */
  get isKnown(): bool {
    return this.input >= 0 || this.output >= 0 || this.total >= 0;
  }

  /** Takes over every count that `later` knows: the events of a stream report by and by, the last word on each count is right. */
  update(later: Usage): void {
    if (later.input >= 0) this.input = later.input;
    if (later.cachedInput >= 0) this.cachedInput = later.cachedInput;
    if (later.cacheCreationInput >= 0) this.cacheCreationInput = later.cacheCreationInput;
    if (later.output >= 0) this.output = later.output;
    if (later.reasoning >= 0) this.reasoning = later.reasoning;
    if (later.total >= 0) this.total = later.total;
  }

  clear(): void {
    this.input = UNKNOWN;
    this.cachedInput = UNKNOWN;
    this.cacheCreationInput = UNKNOWN;
    this.output = UNKNOWN;
    this.reasoning = UNKNOWN;
    this.total = UNKNOWN;
  }
}
