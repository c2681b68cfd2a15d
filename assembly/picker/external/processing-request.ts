import { Sink } from "../../bytes/sink";
import { Slice, equals, isNothing } from "../../bytes/slice";
import {
  BodySendMode,
  HeaderMapField,
  HeaderValueField,
  HttpBodyField,
  HttpHeadersField,
  ProcessingRequestField,
  ProtocolConfigurationField,
} from "./fields";
import { isNewerName, otherName } from "./header-aliases";
import { writeServedEndpoint, writeSubsetHint } from "./metadata";
import { Inquiry } from "./inquiry";
import { ProtobufWriter } from "../../framing/protobuf-writer";

/**
 * The first message of a stream: the request's headers, the subset, and that the body comes in full-duplex mode. The modes left out are
 * NONE: no body of a response is sent. Headers with two names go out under both.
 */
export function writeRequestHeaders(request: Inquiry, into: Sink): void {
  const writer = new ProtobufWriter(into);
  const message = writer.begin(ProcessingRequestField.RequestHeaders);
  const map = writer.begin(HttpHeadersField.Headers);
  for (let index = 0; index < request.names.length; index++) {
    const name = request.names[index];
    const alias = otherName(name);
    if (!isNothing(alias)) {
      if (!isNewerName(name) && hasHeader(request, alias)) continue;
      writeHeader(writer, alias, request.values[index]);
    }
    writeHeader(writer, name, request.values[index]);
  }
  writer.end(map);
  if (isNothing(request.body)) writer.number(HttpHeadersField.EndOfStream, 1);
  writer.end(message);
  const subset = request.subset;
  if (subset !== null) writeSubsetHint(writer, subset);
  const protocol = writer.begin(ProcessingRequestField.ProtocolConfiguration);
  writer.number(ProtocolConfigurationField.RequestBodyMode, BodySendMode.FullDuplexStreamed);
  writer.end(protocol);
}

/** A part of the request's body, or all of it. */
export function writeRequestBody(part: Slice, isLast: bool, into: Sink): void {
  const writer = new ProtobufWriter(into);
  const message = writer.begin(ProcessingRequestField.RequestBody);
  writer.bytes(HttpBodyField.Body, part);
  if (isLast) writer.number(HttpBodyField.EndOfStream, 1);
  writer.end(message);
}

/** The head of the response, and which endpoint it came from; NOTHING where that is not known. */
export function writeResponseHeaders(names: Slice[], values: Slice[], served: Slice, into: Sink): void {
  const writer = new ProtobufWriter(into);
  const message = writer.begin(ProcessingRequestField.ResponseHeaders);
  const map = writer.begin(HttpHeadersField.Headers);
  for (let index = 0; index < names.length; index++) writeHeader(writer, names[index], values[index]);
  writer.end(map);
  writer.end(message);
  if (!isNothing(served)) writeServedEndpoint(writer, served);
}

function hasHeader(request: Inquiry, name: Slice): bool {
  for (let index = 0; index < request.names.length; index++) {
    if (equals(request.names[index], name)) return true;
  }
  return false;
}

function writeHeader(writer: ProtobufWriter, name: Slice, value: Slice): void {
  const header = writer.begin(HeaderMapField.Headers);
  writer.bytes(HeaderValueField.Key, name);
  writer.bytes(HeaderValueField.RawValue, value);
  writer.end(header);
}
