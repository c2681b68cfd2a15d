import { literal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";

const CHECKSUM = literal("the upstream's stream was damaged on its way: a checksum is wrong");
const TOO_LARGE = literal("an event of the upstream's stream exceeds the limit");
const MEMORY = literal("the gateway has no memory left for the upstream's stream");
const MALFORMED = literal("the upstream's stream is not an AWS event stream");

/** Why an AWS event stream cannot be read any further. */
export const enum FrameFailure {
  None,
  /** A checksum is wrong: bytes were changed or lost. */
  Checksum,
  /** A message exceeds the limit. */
  TooLarge,
  /** Sizes or headers contradict each other. */
  Malformed,
  /** The memory budget is used up. */
  Memory,
}

/** What the client is told of it. */
export function describeFailure(failure: FrameFailure): Slice {
  switch (failure) {
    case FrameFailure.Checksum:
      return CHECKSUM;
    case FrameFailure.TooLarge:
      return TOO_LARGE;
    case FrameFailure.Memory:
      return MEMORY;
    default:
      return MALFORMED;
  }
}

/** The HTTP status that goes with it. */
export function statusOfFailure(failure: FrameFailure): i32 {
  return failure == FrameFailure.Memory ? 503 : 502;
}
