import { literal } from "../bytes/ascii";
import { NOTHING, Slice, isNothing, lengthOf } from "../bytes/slice";
import { Sink } from "../bytes/sink";
import { ChatInPlace } from "../backend/chat-in-place";
import { GatewayError } from "../conversation/gateway-error";
import { Endpoint } from "../endpoint/endpoint";
import { RequestFacts } from "../endpoint/request-facts";
import { Buffer, replaceBuffer } from "../host/buffers";
import { JsonError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { chooseBackend } from "./choose-backend";
import { dispatch } from "./dispatch";
import { Exchange } from "./exchange";
import { malformedJson, noMemory, unknownModel } from "./failures";
import { RequestHeaders } from "./request-headers";

const CONTENT_LENGTH = literal("content-length");
const ACCEPT_ENCODING = literal("accept-encoding");
const IDENTITY = literal("identity");

/** Reads a complete chat request and sends it to its backend. An error where it must be answered instead. */
export function sendChat(
  exchange: Exchange,
  endpoint: Endpoint,
  headers: RequestHeaders,
  body: Slice,
): GatewayError | null {
  const tape = new Tape();
  const facts = new RequestFacts();
  const edited = new Sink();
  const error = prepare(exchange, endpoint, headers, body, tape, facts, edited);
  if (error === null) {
    const leaving = edited.length > 0 ? edited.written : body;
    if (edited.length > 0) setContentLength(headers, edited.length);
    replaceBuffer(Buffer.RequestBody, leaving);
  }
  edited.dispose();
  facts.dispose();
  tape.dispose();
  return error;
}

function prepare(
  exchange: Exchange,
  endpoint: Endpoint,
  headers: RequestHeaders,
  body: Slice,
  tape: Tape,
  facts: RequestFacts,
  edited: Sink,
): GatewayError | null {
  const scanned = scan(body, tape);
  if (scanned == JsonError.Memory) return noMemory();
  if (scanned != JsonError.None) return malformedJson(tape);
  let error = facts.read(tape);
  if (error !== null) return error;

  const installation = exchange.installation;
  const choice = chooseBackend(installation, facts.model, headers);
  if (choice.backend < 0) return unknownModel(facts.model);
  const backend = installation.config.backends[choice.backend];
  const chat = new ChatInPlace();
  error = chat.write(tape, facts, backend.modelNameOverride, choice.costs.length > 0, edited);
  if (error !== null) return error;
  if (edited.exhausted) return noMemory();
  exchange.hidesUsageChunk = chat.forcesUsage;
  // The reply is read on its way: it must not come compressed.
  if (!isNothing(headers.get(ACCEPT_ENCODING))) headers.set(ACCEPT_ENCODING, IDENTITY);
  return dispatch(exchange, endpoint, headers, choice);
}

/** A body of another length than announced would break the request's framing. */
function setContentLength(headers: RequestHeaders, length: i32): void {
  if (isNothing(headers.get(CONTENT_LENGTH))) return;
  const digits = new Sink();
  digits.decimal(length);
  headers.set(CONTENT_LENGTH, digits.written);
  digits.dispose();
}
