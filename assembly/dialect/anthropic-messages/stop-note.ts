import { Sink } from "../../bytes/sink";
import { StopReason } from "../../conversation/stop-reason";
import { Text, decodeText, isMissing } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";
import { stopReasonName } from "./stop-reason";

/** Why a reply stopped, kept until its usage is known too: the API tells both at once. */
export class StopNote {
  /** Whether the reply came to its end. */
  isKnown: bool = false;
  /** Whether the model declined in words. */
  refused: bool = false;
  private reason: StopReason = StopReason.End;
  private hasSequence: bool = false;
  private readonly sequence: Sink = new Sink();

  take(reason: StopReason, sequence: Text): void {
    this.isKnown = true;
    this.reason = reason == StopReason.End && this.refused ? StopReason.Refusal : reason;
    this.hasSequence = !isMissing(sequence);
    if (this.hasSequence) decodeText(sequence, this.sequence);
  }

  /** Writes `stop_reason` and `stop_sequence`. */
  write(json: JsonWriter): void {
    json.key("stop_reason");
    json.string(stopReasonName(this.reason));
    json.key("stop_sequence");
    if (this.hasSequence) json.string(this.sequence.written);
    else json.null_();
  }

  dispose(): void {
    this.sequence.dispose();
  }
}
