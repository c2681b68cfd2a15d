import { messageOf, stringHeader } from "./event-stream-frames.ts";
import type { StreamEvent } from "./api.ts";

/** How a provider puts the events of a stream into bytes. */
export interface Framing {
  contentType: string;
  frame: (event: StreamEvent) => Buffer;
  /** A stream's end by the framing's own means, in place of an event of the format. */
  interruption?: (message: string) => Buffer;
}

/** Server-sent events. */
export const serverSentEvents: Framing = {
  contentType: "text/event-stream; charset=utf-8",
  frame: ({ name, data }) => {
    const payload = data === "[DONE]" ? data : JSON.stringify(data);
    return Buffer.from(`${name === undefined ? "" : `event: ${name}\n`}data: ${payload}\n\n`);
  },
};

const eventStreamType = "application/vnd.amazon.eventstream";

/** The event stream of Bedrock's `ConverseStream`: each event has a message of its own type. */
export const converseEvents: Framing = {
  contentType: eventStreamType,
  frame: ({ name, data }) => message("event", name ?? "", data),
  interruption: exception,
};

/** The event stream of Bedrock's `InvokeModelWithResponseStream`: each event of the model's own format is wrapped in a chunk. */
export const invokeEvents: Framing = {
  contentType: eventStreamType,
  frame: ({ data }) => {
    const bytes = Buffer.from(JSON.stringify(data)).toString("base64");
    return message("event", "chunk", { bytes, p: "abcdefghij" });
  },
  interruption: exception,
};

function exception(text: string): Buffer {
  return message("exception", "throttlingException", { message: text });
}

function message(kind: "event" | "exception", type: string, payload: object | string): Buffer {
  const headers = [
    stringHeader(`:${kind}-type`, type),
    stringHeader(":content-type", "application/json"),
    stringHeader(":message-type", kind),
  ];
  return messageOf(headers, JSON.stringify(payload));
}

/** The stream's bytes in chunks that end anywhere. */
export function inChunks(bytes: Buffer): Buffer[] {
  const size = 97;
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}
