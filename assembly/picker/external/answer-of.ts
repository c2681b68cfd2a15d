import { equalsIgnoringCase, literal } from "../../bytes/ascii";
import { Slice, byteAt, isEmpty, isNothing } from "../../bytes/slice";
import { SetHeaders } from "./header-mutation";
import { ImmediateAnswer } from "./immediate-answer";
import { ProcessingResponse } from "./processing-response";

const COLON: u8 = 0x3a;
const LOWEST_STATUS: u64 = 200;
const HIGHEST_STATUS: u64 = 599;
const EMPTY = literal("");

/** What frames a message is not a picker's to say (RFC 9110 section 7.6.1): Envoy does. */
const FRAMING: StaticArray<Slice> = [
  literal("content-length"),
  literal("transfer-encoding"),
  literal("connection"),
  literal("keep-alive"),
  literal("upgrade"),
  literal("te"),
  literal("trailer"),
];

/** The answer to the client that an immediate response is; null where it is none. */
export function answerOf(message: ProcessingResponse): ImmediateAnswer | null {
  if (message.status < LOWEST_STATUS || message.status > HIGHEST_STATUS) return null;
  const body = isNothing(message.body) ? EMPTY : message.body;
  const answer = new ImmediateAnswer(message.status as i32, body, message.details);
  const headers = new SetHeaders(message.headerMutation);
  while (headers.next()) {
    if (!isPassed(headers.name)) continue;
    answer.names.push(headers.name);
    answer.values.push(isNothing(headers.value) ? EMPTY : headers.value);
  }
  return headers.isMalformed ? null : answer;
}

function isPassed(name: Slice): bool {
  if (isEmpty(name) || byteAt(name, 0) == COLON) return false;
  for (let index = 0; index < FRAMING.length; index++) {
    if (equalsIgnoringCase(name, FRAMING[index])) return false;
  }
  return true;
}
