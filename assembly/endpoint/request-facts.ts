import { literal } from "../bytes/ascii";
import { NOTHING, Slice, isEmpty, lengthOf } from "../bytes/slice";
import { Sink } from "../bytes/sink";
import { ErrorKind, GatewayError } from "../conversation/gateway-error";
import { decodeString, member } from "../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../json/tape";

const MODEL = literal("model");
const STREAM = literal("stream");

/** The longest model name that is looked at, in bytes: names end up in headers, metrics and error messages. */
export const LONGEST_MODEL: i32 = 1024;

/** What routing needs to know of a JSON request, whatever its API. */
export class RequestFacts {
  /** The model's name, decoded; NOTHING where none is named and none need be. Lives as long as this object's `decoded` sink is not reused. */
  model: Slice = NOTHING;
  stream: bool = false;
  private readonly decoded: Sink = new Sink();

  /** Reads a request that was scanned into `tape`; an error where the fields are missing or of a wrong type. */
  read(tape: Tape, needsModel: bool = true): GatewayError | null {
    const request = tape.root;
    if (tape.kind(request) != Kind.Object) {
      return new GatewayError(ErrorKind.BadRequest, "the request body must be a JSON object");
    }
    const model = member(tape, request, MODEL);
    if (model != NO_NODE && tape.kind(model) != Kind.Null) {
      const error = this.readModel(tape, model);
      if (error !== null) return error;
    } else if (needsModel) {
      return missingModel();
    }
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

  private readModel(tape: Tape, model: Node): GatewayError | null {
    if (tape.kind(model) != Kind.String) return modelError("model must be a string");
    this.model = tape.text(model);
    if (tape.escaped(model)) {
      this.decoded.clear();
      decodeString(tape, model, this.decoded);
      this.model = this.decoded.written;
    }
    return checkModel(this.model);
  }
}

/** An error where no backend may be asked for a model of that name. */
export function checkModel(model: Slice): GatewayError | null {
  if (isEmpty(model)) return modelError("model must not be empty");
  return lengthOf(model) > LONGEST_MODEL ? modelTooLong() : null;
}

export function modelTooLong(): GatewayError {
  return modelError("model must not exceed " + LONGEST_MODEL.toString() + " bytes");
}

export function missingModel(): GatewayError {
  return modelError("model is required");
}

export function modelError(message: string): GatewayError {
  return new GatewayError(ErrorKind.BadRequest, message, "model");
}
