/** Why an external picker gave no usable answer. */
export const enum PickProblem {
  /** No stream could be opened: its cluster is unknown or has no host. */
  Unreachable,
  /** It ended the stream with a gRPC status before it had picked. */
  Closed,
  TimedOut,
  /** What it sent is not of the protocol. */
  Malformed,
  /** It answered, and named no endpoint. */
  NoEndpoint,
  /** Header and metadata name different endpoints. */
  Disagrees,
  /** None of the endpoints it named is one that the request may go to. */
  OutsidePool,
  /** Its answer is larger than the gateway takes. */
  TooLarge,
  /** The gateway has no memory left to ask, or to read the answer. */
  NoMemory,
}

const REASONS: StaticArray<string> = [
  "the endpoint picker could not be reached",
  "the endpoint picker ended the stream before it had picked",
  "the endpoint picker did not answer in time",
  "the endpoint picker's answer is malformed",
  "the endpoint picker named no endpoint",
  "the endpoint picker's header and metadata name different endpoints",
  "the endpoint picker named only endpoints that the request may not go to",
  "the endpoint picker's answer is too large",
  "the gateway has no memory left to ask the endpoint picker",
];

/** A pick that failed: the pool's failure mode decides what becomes of the request. */
export class PickFailure {
  constructor(
    readonly problem: PickProblem,
    /** With which the picker ended the stream; -1 where it did not. */
    readonly grpcStatus: i32 = -1,
    /** How many endpoints it named that the request may not go to. */
    readonly refused: i32 = 0,
  ) {}

  /** What went wrong, as part of a sentence. */
  get reason(): string {
    const reason = REASONS[this.problem];
    return this.grpcStatus < 0 ? reason : reason + ", with gRPC status " + this.grpcStatus.toString();
  }
}
