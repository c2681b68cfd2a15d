import { NO_TOKEN } from "../../host/callouts";
import { Buffer, getBuffer } from "../../host/buffers";
import { cancelGrpc } from "../../host/grpc";
import { free } from "../../host/returned";
import { setEffectiveContext } from "../../host/stream";
import { memoryAvailable } from "../../bytes/memory";
import { isNothing } from "../../bytes/slice";
import { EndpointSet } from "../../picker/endpoint-set";
import { Inquiry } from "../../picker/external/inquiry";
import { PickFailure, PickProblem } from "../../picker/external/pick-failure";
import { PickListener } from "../../picker/external/pick-listener";
import { PickSession } from "../../picker/external/pick-session";
import { currentMilliseconds } from "../time";
import { EndpointPickerService } from "./endpoint-picker-service";
import { GrpcPickerStream } from "./grpc-picker-stream";

/** What gRPC clients take at most by default. Pickers send bodies back in parts of 62,000 bytes. */
const LARGEST_MESSAGE: i32 = 4 * 1024 * 1024;

/** A stream to a picker and the HTTP stream it is for. */
class OpenStream {
  constructor(
    readonly context: u32,
    readonly stream: GrpcPickerStream,
    readonly session: PickSession,
  ) {}
}

/** The streams to pickers of one root context, which gets the callbacks of them all. */
export class PickerStreams {
  private readonly streams: Map<u32, OpenStream> = new Map<u32, OpenStream>();

  constructor(private readonly root: u32) {}

  /**
   * Asks a picker on behalf of the HTTP stream `context`, whose effective context it is when the listener is called; which may be before
   * this returns. Null where no stream could be opened: then the listener has heard so.
   */
  ask(
    context: u32,
    service: EndpointPickerService,
    inquiry: Inquiry,
    members: EndpointSet,
    timeoutMilliseconds: i32,
    listener: PickListener,
  ): PickSession | null {
    const token = service.open();
    if (token == NO_TOKEN) {
      listener.failed(new PickFailure(PickProblem.Unreachable));
      return null;
    }
    const stream = new GrpcPickerStream(token);
    const deadline = currentMilliseconds() + (timeoutMilliseconds as u64);
    const session = new PickSession(inquiry, stream, listener, members, deadline);
    this.streams.set(token, new OpenStream(context, stream, session));
    session.begin(inquiry);
    return session;
  }

  /** A message of `size` bytes has come. False where the token is none of a picker's stream. */
  onMessage(token: u32, size: i32): bool {
    const open = this.find(token);
    if (open === null) return false;
    const session = open.session;
    if (!session.isWaiting) return true;
    const isTooLarge = size > LARGEST_MESSAGE;
    const message =
      isTooLarge || !memoryAvailable(size as usize) ? 0 : getBuffer(Buffer.GrpcMessage, 0, size);
    setEffectiveContext(open.context);
    if (isTooLarge) session.onUnread(PickProblem.TooLarge);
    else if (isNothing(message)) session.onUnread(PickProblem.NoMemory);
    else session.onMessage(message, currentMilliseconds());
    setEffectiveContext(this.root);
    free(message);
    return true;
  }

  /** A stream was ended from the other side. False where the token is none of a picker's stream. */
  onClose(token: u32, grpcStatus: i32): bool {
    const open = this.find(token);
    if (open === null) return false;
    this.streams.delete(token);
    // Envoy keeps a stream that only the picker has ended, and cannot be told later.
    if (!open.stream.isFinished) cancelGrpc(token);
    setEffectiveContext(open.context);
    open.session.onClose(grpcStatus, currentMilliseconds());
    setEffectiveContext(this.root);
    return true;
  }

  /** Ends what has lasted too long. To be called every `TICK_MILLISECONDS` or so. */
  onTick(): void {
    const now = currentMilliseconds();
    const tokens = this.streams.keys();
    for (let place = 0; place < tokens.length; place++) {
      const open = this.find(tokens[place]);
      if (open === null) continue;
      if (open.session.isWaiting) {
        setEffectiveContext(open.context);
        open.session.onTime(now);
        setEffectiveContext(this.root);
      }
      if (open.stream.cancelAt > now) continue;
      this.streams.delete(tokens[place]);
      cancelGrpc(tokens[place]);
    }
  }

  private find(token: u32): OpenStream | null {
    return this.streams.has(token) ? this.streams.get(token) : null;
  }
}

/** How exactly timeouts of picks are kept, in milliseconds. */
export const TICK_MILLISECONDS: u32 = 100;
