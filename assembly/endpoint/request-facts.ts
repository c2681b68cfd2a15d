import { literal } from "../bytes/ascii";
import { NOTHING, Slice, lengthOf } from "../bytes/slice";
import { Sink } from "../bytes/sink";
import { ErrorKind, GatewayError } from "../conversation/gateway-error";
import { decodeString, member } from "../json/lookup";
import { Kind, NO_NODE, Tape } from "../json/tape";

const MODEL = literal("model");
const STREAM = literal("stream");

/** The longest model name that is looked at, in bytes: names end up in headers, metrics and error messages. */
const LONGEST_MODEL: i32 = 1024;

/** What routing needs to know of a JSON request, whatever its API. */
export class RequestFacts {
  /** The model's name, decoded. Lives as long as this object's `decoded` sink is not reused. */
  model: Slice = NOTHING;
  stream: bool = false;
  private readonly decoded: Sink = new Sink();

  /** Reads a request that was scanned into `tape`; an error where the fields are missing or of a wrong type. */
  read(tape: Tape): GatewayError | null {
    const request = tape.root;
    if (tape.kind(request) != Kind.Object) {
      return new GatewayError(ErrorKind.BadRequest, "the request body must be a JSON object");
    }
    const model = member(tape, request, MODEL);
    if (model == NO_NODE || tape.kind(model) == Kind.Null) return modelError("model is required");
    if (tape.kind(model) != Kind.String) return modelError("model must be a string");
    this.model = tape.text(model);
    if (tape.escaped(model)) {
      this.decoded.clear();
      decodeString(tape, model, this.decoded);
      this.model = this.decoded.written;
    }
    if (lengthOf(this.model) == 0) return modelError("model must not be empty");
    if (lengthOf(this.model) > LONGEST_MODEL) return modelError("model must not exceed 1024 bytes");
    const stream = member(tape, request, STREAM);
    if (stream == NO_NODE) return null;
    const kind = tape.kind(stream);
    if (kind != Kind.True && kind != Kind.False && kind != Kind.Null) {
      return new GatewayError(ErrorKind.BadRequest, "stream must be a boolean", "stream");
    }
    this.stream = kind == Kind.True;
    return null;
  }

  dispose(): void {
    this.decoded.dispose();
    this.model = NOTHING;
  }
}

function modelError(message: string): GatewayError {
  return new GatewayError(ErrorKind.BadRequest, message, "model");
}
