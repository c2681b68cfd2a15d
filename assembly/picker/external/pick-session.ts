import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { EndpointSet } from "../endpoint-set";
import { answerOf } from "./answer-of";
import { Inquiry } from "./inquiry";
import { PickFailure, PickProblem } from "./pick-failure";
import { PickListener } from "./pick-listener";
import { PickerAnswer } from "./picker-answer";
import { PickerStream } from "./picker-stream";
import { writeResponseHeaders } from "./processing-request";
import { ProcessingResponse, ResponseKind } from "./processing-response";
import { SendOutcome, sendInquiry } from "./send-inquiry";

const enum State {
  /** The picker has not decided. */
  Waiting,
  /** It has picked; the stream is open until the response has ended. */
  Picked,
  /** Nothing more is said on the stream. */
  Over,
}

/** One request's talk with an external picker, from the question to the end of the response. */
export class PickSession {
  private state: State = State.Waiting;
  private readonly answer: PickerAnswer;

  /** `deadline`: until when the picker may answer, in milliseconds since 1970. `members`: the pool, without any where they are not known. */
  constructor(
    inquiry: Inquiry,
    private readonly stream: PickerStream,
    private readonly listener: PickListener,
    private readonly members: EndpointSet,
    private readonly deadline: u64,
  ) {
    this.answer = new PickerAnswer(inquiry);
  }

  /** Whether what the picker says still matters. */
  get isWaiting(): bool {
    return this.state == State.Waiting;
  }

  /** Asks. The listener may be called before this returns. */
  begin(inquiry: Inquiry): void {
    const outcome = sendInquiry(inquiry, this.stream);
    // A stream may end while it is written to: then the listener knows already.
    if (outcome == SendOutcome.Sent || this.state != State.Waiting) return;
    this.fail(
      new PickFailure(outcome == SendOutcome.NoMemory ? PickProblem.NoMemory : PickProblem.Unreachable),
    );
  }

  /** The picker sent a message; `now` in milliseconds since 1970. */
  onMessage(bytes: Slice, now: u64): void {
    if (this.state != State.Waiting) return;
    const message = new ProcessingResponse();
    if (!message.read(bytes)) this.fail(new PickFailure(PickProblem.Malformed));
    else if (message.kind == ResponseKind.Immediate) this.answerInstead(message);
    else {
      const failure = this.answer.take(message);
      if (failure !== null) this.fail(failure);
      else if (this.answer.isComplete) this.decide(now);
    }
  }

  /** A message could not be read. */
  onUnread(problem: PickProblem): void {
    if (this.state == State.Waiting) this.fail(new PickFailure(problem));
  }

  /** The picker ended the stream, or it broke. */
  onClose(grpcStatus: i32, now: u64): void {
    const before = this.state;
    if (before == State.Waiting && grpcStatus == 0 && this.answer.namesEndpoint) this.decide(now);
    else if (before == State.Waiting) {
      this.state = State.Over;
      this.listener.failed(new PickFailure(PickProblem.Closed, grpcStatus));
    }
    this.state = State.Over;
  }

  /** Time has passed. A picker that has named an endpoint, but not sent the whole body back, has picked. */
  onTime(now: u64): void {
    if (this.state != State.Waiting || now < this.deadline) return;
    if (this.answer.namesEndpoint) this.decide(now);
    else this.fail(new PickFailure(PickProblem.TimedOut));
  }

  /**
   * Tells the picker of the response: its headers, `:status` among them, and the endpoint it came from; NOTHING where that is not known.
   * What the picker makes of it is not waited for.
   */
  reportResponse(names: Slice[], values: Slice[], served: Slice): void {
    if (this.state != State.Picked) return;
    const message = new Sink();
    writeResponseHeaders(names, values, served, message);
    if (!message.exhausted) this.stream.send(message.written);
    message.dispose();
  }

  /** The response has ended. */
  finish(): void {
    if (this.state != State.Over) this.stream.finish();
    this.state = State.Over;
  }

  /** The client has left. The listener hears no more. */
  abandon(): void {
    if (this.state != State.Over) this.stream.cancel();
    this.state = State.Over;
  }

  /** Gives back what the pick points to, and the stream where it still is open. */
  dispose(): void {
    this.abandon();
    this.answer.dispose();
  }

  private decide(now: u64): void {
    const pick = this.answer.newPick();
    const failure = this.answer.decide(this.members, now, pick);
    if (failure !== null) {
      this.fail(failure);
      return;
    }
    this.state = State.Picked;
    this.listener.picked(pick);
  }

  private answerInstead(message: ProcessingResponse): void {
    const answer = answerOf(message);
    if (answer === null) {
      this.fail(new PickFailure(PickProblem.Malformed));
      return;
    }
    this.state = State.Over;
    this.stream.finish();
    this.listener.answered(answer);
  }

  private fail(failure: PickFailure): void {
    this.state = State.Over;
    this.stream.cancel();
    this.listener.failed(failure);
  }
}
