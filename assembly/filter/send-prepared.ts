import { literal } from "../bytes/ascii";
import { Slice, isNothing, lengthOf } from "../bytes/slice";
import { Sink } from "../bytes/sink";
import { GatewayError } from "../conversation/gateway-error";
import { Buffer, replaceBuffer } from "../host/buffers";
import { dispatch } from "./dispatch";
import { Exchange } from "./exchange";
import { PreparedRequest } from "./prepared-request";
import { RequestHeaders } from "./request-headers";

const CONTENT_LENGTH = literal("content-length");

/**
 * Turns the request's headers to the backend and puts its body into the host's buffer, which holds `given` already (NOTHING for nothing). An
 * error where it cannot be served; then nothing has left.
 */
export function sendPrepared(
  exchange: Exchange,
  headers: RequestHeaders,
  prepared: PreparedRequest,
  given: Slice,
): GatewayError | null {
  const conversion = exchange.conversion;
  if (conversion !== null && conversion.readsReply) headers.refuseCompression();
  const body = prepared.leaving;
  const target = prepared.target.written;
  const error = dispatch(exchange, prepared.endpoint, headers, body, prepared.departure, target);
  if (error !== null) return error;
  if (prepared.isChanged) setContentLength(headers, body);
  if (body != given) replaceBuffer(Buffer.RequestBody, body);
  return null;
}

/** A body of another length than announced would break the request's framing. */
function setContentLength(headers: RequestHeaders, body: Slice): void {
  if (isNothing(headers.get(CONTENT_LENGTH))) return;
  const digits = new Sink();
  digits.decimal(lengthOf(body));
  headers.set(CONTENT_LENGTH, digits.written);
  digits.dispose();
}
