/** What became of picking. */
export const enum PickOutcome {
  Picked,
  /** No endpoint may be given the request: 503. */
  NoEndpoint,
  /** The pool takes no requests of negative priority now: 429. */
  Saturated,
}
