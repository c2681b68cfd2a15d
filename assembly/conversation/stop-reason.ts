/** Why a model stopped. Each dialect maps what it does not know to the nearest of these. */
export const enum StopReason {
  /** It was done. */
  End,
  /** It came to one of the client's stop sequences. */
  StopSequence,
  /** It had no tokens left. */
  Length,
  /** It waits for the results of its tool calls. */
  ToolCalls,
  /** A filter, or the model itself, withheld the answer. */
  ContentFilter,
  /** It declined. */
  Refusal,
  /** It can go on when it is asked again. */
  Pause,
}
