import { Slice } from "../bytes/slice";
import { ReplyListener } from "./reply-listener";
import { StopReason } from "./stop-reason";
import { Text } from "./text";
import { Usage } from "./usage";

/** Passes on all it hears: the base of listeners that stand before another and change some of it. */
export abstract class ForwardingListener extends ReplyListener {
  constructor(protected readonly next: ReplyListener) {
    super();
  }

  begin(id: Text, model: Text, created: i64): void {
    this.next.begin(id, model, created);
  }

  answer(index: i32): void {
    this.next.answer(index);
  }

  text(delta: Text): void {
    this.next.text(delta);
  }

  openReasoning(): void {
    this.next.openReasoning();
  }

  reasoning(delta: Text): void {
    this.next.reasoning(delta);
  }

  signature(value: Text): void {
    this.next.signature(value);
  }

  redactedReasoning(data: Text): void {
    this.next.redactedReasoning(data);
  }

  openToolCall(id: Text, name: Text, signature: Text): void {
    this.next.openToolCall(id, name, signature);
  }

  toolArguments(delta: Text): void {
    this.next.toolArguments(delta);
  }

  refusal(delta: Text): void {
    this.next.refusal(delta);
  }

  close(): void {
    this.next.close();
  }

  finish(reason: StopReason, stopSequence: Text): void {
    this.next.finish(reason, stopSequence);
  }

  serviceTier(tier: Text): void {
    this.next.serviceTier(tier);
  }

  logprob(token: Text, logprob: Slice): void {
    this.next.logprob(token, logprob);
  }

  alternative(token: Text, logprob: Slice): void {
    this.next.alternative(token, logprob);
  }

  usage(counts: Usage): void {
    this.next.usage(counts);
  }

  fail(status: i32, code: Text, message: Text): void {
    this.next.fail(status, code, message);
  }

  flush(): void {
    this.next.flush();
  }

  end(): void {
    this.next.end();
  }

  dispose(): void {
    this.next.dispose();
  }
}
