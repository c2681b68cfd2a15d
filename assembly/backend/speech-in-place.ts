import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { GatewayError } from "../conversation/gateway-error";
import { Target } from "../conversation/target";
import { RequestFacts } from "../endpoint/request-facts";
import { member } from "../json/lookup";
import { NO_NODE, Tape } from "../json/tape";
import { MediaInPlace } from "./media-in-place";

const STREAM_FORMAT = literal("stream_format");

/** Speech, on a backend that speaks OpenAI's APIs. */
export class SpeechInPlace extends MediaInPlace {
  /** The reply is asked for as the bytes of a sound, in which there is nothing to read. */
  private isSound: bool = true;

  constructor(limit: i32) {
    super(limit);
  }

  writeRequest(tape: Tape, facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    this.isSound = member(tape, tape.root, STREAM_FORMAT) == NO_NODE;
    return super.writeRequest(tape, facts, target, into);
  }

  get readsReply(): bool {
    return !this.isSound;
  }
}
