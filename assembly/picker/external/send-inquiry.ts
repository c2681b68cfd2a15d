import { Sink } from "../../bytes/sink";
import { Slice, cut, isNothing, lengthOf } from "../../bytes/slice";
import { Inquiry } from "./inquiry";
import { PickerStream } from "./picker-stream";
import { writeRequestBody, writeRequestHeaders } from "./processing-request";

/** How much of a body goes into one message: what an Envoy filter is given at once, too. */
const LARGEST_PART: i32 = 64 * 1024;

export const enum SendOutcome {
  Sent,
  /** The stream did not take a message. */
  Broken,
  NoMemory,
}

/** Asks a picker about a request, with all of its body. */
export function sendInquiry(inquiry: Inquiry, stream: PickerStream): SendOutcome {
  const message = new Sink();
  writeRequestHeaders(inquiry, message);
  let outcome = sendMessage(message, stream);
  if (!isNothing(inquiry.body)) outcome = sendBody(inquiry.body, message, stream, outcome);
  message.dispose();
  return outcome;
}

function sendBody(body: Slice, message: Sink, stream: PickerStream, before: SendOutcome): SendOutcome {
  const length = lengthOf(body);
  let outcome = before;
  let from = 0;
  do {
    if (outcome != SendOutcome.Sent) break;
    const to = min(length - from, LARGEST_PART) + from;
    message.clear();
    writeRequestBody(cut(body, from, to), to == length, message);
    outcome = sendMessage(message, stream);
    from = to;
  } while (from < length);
  return outcome;
}

function sendMessage(message: Sink, stream: PickerStream): SendOutcome {
  if (message.exhausted) return SendOutcome.NoMemory;
  return stream.send(message.written) ? SendOutcome.Sent : SendOutcome.Broken;
}
