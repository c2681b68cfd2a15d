import { ForwardingListener } from "./forwarding-listener";
import { ReplyListener } from "./reply-listener";
import { Text } from "./text";
import { Usage } from "./usage";

/** Passes on what it hears, and keeps what concerns the gateway itself: the usage, and whether the reply failed. */
export class MeteredListener extends ForwardingListener {
  usageIsNew: bool = false;
  /** With what status the reply failed after it began; 0 where it did not. */
  failureStatus: i32 = 0;

  constructor(
    next: ReplyListener,
    private readonly counts: Usage,
  ) {
    super(next);
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
