import { Sink } from "../../bytes/sink";

/** How far one of a stream's answers has come. */
export class AnswerState {
  isFinished: bool = false;
  /** How many tool calls it has begun. */
  calls: i32 = 0;
  /** The number and id that the upstream gave the call that is open. */
  callIndex: i64 = -1;
  readonly callId: Sink = new Sink();

  dispose(): void {
    this.callId.dispose();
  }
}
