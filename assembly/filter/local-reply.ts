import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { writeErrorFor } from "../backend/client-errors";
import { GatewayError } from "../conversation/gateway-error";
import { ClientDialect } from "../endpoint/endpoint";
import { HeaderPairsWriter } from "../host/header-pairs";
import { sendLocalResponse } from "../host/stream";

const CONTENT_TYPE = literal("content-type");
const APPLICATION_JSON = literal("application/json");

/** Answers with a JSON body. `details` shows in access logs as the response code details. */
export function replyJson(status: i32, details: Slice, body: Slice): void {
  const writer = new HeaderPairsWriter();
  writer.add(CONTENT_TYPE, APPLICATION_JSON);
  const headers = new Sink();
  writer.write(headers);
  sendLocalResponse(status, details, headers.written, body);
  headers.dispose();
}

/** Answers with an error in the client's dialect. */
export function replyError(error: GatewayError, dialect: ClientDialect): void {
  const details = new Sink();
  const body = new Sink();
  describeError(error, dialect, details, body);
  replyJson(error.status, details.written, body.written);
  details.dispose();
  body.dispose();
}

/** Writes what access logs show of an error, and its body in the client's dialect. */
export function describeError(error: GatewayError, dialect: ClientDialect, details: Sink, body: Sink): void {
  const message = new Sink();
  message.text(error.message);
  writeErrorFor(dialect, error, message.written, body);
  details.ascii("ai_gateway_");
  details.ascii(error.label);
  message.dispose();
}
