import { Slice } from "../../bytes/slice";
import { closeGrpc, sendGrpcMessage } from "../../host/grpc";
import { Status } from "../../host/status";
import { PickerStream } from "../../picker/external/picker-stream";
import { currentMilliseconds } from "../time";

/** Within what time a picker must end a stream of which we have ended our side, in milliseconds. */
const FAREWELL: u64 = 5000;

/** Never. */
const NO_TIME: u64 = u64.MAX_VALUE;

/**
 * A picker's stream in Envoy, which forgets it once both sides have ended it, or when it is cancelled. That is done later, by `PickerStreams`:
 * Envoy may still have messages of the stream to deliver when the callback of one returns, and does not expect it to be gone by then.
 */
export class GrpcPickerStream extends PickerStream {
  /** Whether our side has ended, so that Envoy forgets the stream when the picker's has. */
  isFinished: bool = false;
  /** When to cancel it, in milliseconds since 1970. */
  cancelAt: u64 = NO_TIME;

  constructor(readonly token: u32) {
    super();
  }

  send(message: Slice): bool {
    return sendGrpcMessage(this.token, message, false) == Status.Ok;
  }

  finish(): void {
    this.isFinished = true;
    this.cancelAt = currentMilliseconds() + FAREWELL;
    closeGrpc(this.token);
  }

  cancel(): void {
    this.cancelAt = 0;
  }
}
