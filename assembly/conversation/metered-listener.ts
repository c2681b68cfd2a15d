import { ForwardingListener } from "./forwarding-listener";
import { ReplyListener } from "./reply-listener";
import { ResponseModel } from "./response-model";
import { Text } from "./text";
import { Usage } from "./usage";

/** Passes on what it hears, and keeps what concerns the gateway itself: the model, the usage, and whether the reply failed. */
export class MeteredListener extends ForwardingListener {
  usageIsNew: bool = false;
  /** With what status the reply failed after it began; 0 where it did not. */
  failureStatus: i32 = 0;

  constructor(
    next: ReplyListener,
    private readonly counts: Usage,
    private readonly model: ResponseModel,
  ) {
    super(next);
  }

  begin(id: Text, model: Text, created: i64): void {
    this.model.take(model);
    super.begin(id, model, created);
  }

  usage(counts: Usage): void {
    this.counts.update(counts);
    this.usageIsNew = true;
    super.usage(counts);
  }

  fail(status: i32, code: Text, message: Text): void {
    this.failureStatus = status;
    super.fail(status, code, message);
  }
}
