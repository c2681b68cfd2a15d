import { literal } from "../../bytes/ascii";
import { ResponseModel } from "../../conversation/response-model";
import { Usage } from "../../conversation/usage";
import { member } from "../../json/lookup";
import { Tape } from "../../json/tape";
import { MessageUsage } from "./message-usage";

const MESSAGE = literal("message");

/** Gathers the usage, and the model, from the events of a stream that passes by. */
export class UsageWatch {
  private readonly counts: MessageUsage = new MessageUsage();
  private readonly found: Usage = new Usage();
  private isNew: bool = false;

  constructor(private readonly model: ResponseModel) {}

  /** Looks at an event: `message_start` has both in its message, `message_delta` in itself. */
  look(event: Tape): void {
    const message = member(event, event.root, MESSAGE);
    this.model.read(event, message);
    const inMessage = this.counts.read(event, message);
    if (this.counts.read(event, event.root) || inMessage) this.isNew = true;
  }

  /** Takes over what was found since the last call; false where that is nothing. */
  take(usage: Usage): bool {
    if (!this.isNew) return false;
    this.isNew = false;
    this.counts.tell(this.found);
    usage.update(this.found);
    return true;
  }
}
