import { NOTHING, Slice } from "../../bytes/slice";
import {
  BodyMutationField,
  CommonResponseField,
  ImmediateResponseField,
  HttpStatusField,
  PhaseResponseField,
  ProcessingResponseField,
  StreamedBodyField,
} from "./fields";
import { ProtobufReader } from "../../framing/protobuf-reader";

/** What a message of the picker answers. */
export const enum ResponseKind {
  /** Nothing that concerns the request: metadata alone, or the response's phases. */
  Other,
  RequestHeaders,
  RequestBody,
  /** The picker answers the request itself. */
  Immediate,
}

/** What Envoy takes a missing status of an immediate response for. */
const DEFAULT_STATUS: u64 = 200;

/** One message of the picker, taken apart. What it points to lies in the message. */
export class ProcessingResponse {
  kind: ResponseKind = ResponseKind.Other;
  /** The `HeaderMutation` of whatever kind; NOTHING where there is none. */
  headerMutation: Slice = NOTHING;
  /** A `google.protobuf.Struct` by namespace; NOTHING where there is none. */
  dynamicMetadata: Slice = NOTHING;
  /** The body of an immediate response, or a part of the request's body as the picker sends it back; NOTHING where there is none. */
  body: Slice = NOTHING;
  /** Whether no more of the request's body will come back. */
  endsBody: bool = false;
  /** The HTTP status of an immediate response. */
  status: u64 = DEFAULT_STATUS;
  /** Why a picker answers, for logs; NOTHING where it does not say. */
  details: Slice = NOTHING;

  /** Reads one message. False where it is malformed. */
  read(message: Slice): bool {
    const reader = new ProtobufReader(message);
    let isSound = true;
    while (isSound && reader.next()) {
      if (reader.field == ProcessingResponseField.RequestHeaders) {
        this.kind = ResponseKind.RequestHeaders;
        isSound = this.readPhase(reader.bytes);
      } else if (reader.field == ProcessingResponseField.RequestBody) {
        this.kind = ResponseKind.RequestBody;
        // Without a mutation the body stays as it is, all of it.
        this.endsBody = true;
        isSound = this.readPhase(reader.bytes);
      } else if (reader.field == ProcessingResponseField.ImmediateResponse) {
        this.kind = ResponseKind.Immediate;
        isSound = this.readImmediate(reader.bytes);
      } else if (reader.field == ProcessingResponseField.DynamicMetadata) {
        this.dynamicMetadata = reader.bytes;
      }
    }
    return isSound && !reader.isMalformed;
  }

  private readPhase(message: Slice): bool {
    const reader = new ProtobufReader(message);
    let isSound = true;
    while (isSound && reader.next()) {
      if (reader.field == PhaseResponseField.Response) isSound = this.readCommon(reader.bytes);
    }
    return isSound && !reader.isMalformed;
  }

  private readCommon(message: Slice): bool {
    const reader = new ProtobufReader(message);
    let isSound = true;
    while (isSound && reader.next()) {
      if (reader.field == CommonResponseField.HeaderMutation) this.headerMutation = reader.bytes;
      else if (reader.field == CommonResponseField.BodyMutation)
        isSound = this.readBodyMutation(reader.bytes);
    }
    return isSound && !reader.isMalformed;
  }

  private readBodyMutation(message: Slice): bool {
    const reader = new ProtobufReader(message);
    let isSound = true;
    while (isSound && reader.next()) {
      if (reader.field == BodyMutationField.Body) this.body = reader.bytes;
      else if (reader.field == BodyMutationField.StreamedResponse) isSound = this.readStreamed(reader.bytes);
    }
    return isSound && !reader.isMalformed;
  }

  private readStreamed(message: Slice): bool {
    this.endsBody = false;
    const reader = new ProtobufReader(message);
    while (reader.next()) {
      if (reader.field == StreamedBodyField.Body) this.body = reader.bytes;
      else if (reader.field == StreamedBodyField.EndOfStream && reader.number != 0) this.endsBody = true;
      else if (reader.field == StreamedBodyField.EndOfStreamWithoutMessage && reader.number != 0)
        this.endsBody = true;
    }
    return !reader.isMalformed;
  }

  private readImmediate(message: Slice): bool {
    const reader = new ProtobufReader(message);
    let isSound = true;
    while (isSound && reader.next()) {
      if (reader.field == ImmediateResponseField.Status) isSound = this.readStatus(reader.bytes);
      else if (reader.field == ImmediateResponseField.Headers) this.headerMutation = reader.bytes;
      else if (reader.field == ImmediateResponseField.Body) this.body = reader.bytes;
      else if (reader.field == ImmediateResponseField.Details) this.details = reader.bytes;
    }
    return isSound && !reader.isMalformed;
  }

  private readStatus(message: Slice): bool {
    this.status = 0;
    const reader = new ProtobufReader(message);
    while (reader.next()) {
      if (reader.field == HttpStatusField.Code) this.status = reader.number;
    }
    return !reader.isMalformed;
  }
}
