import { destinationHeader, loadBalancerMetadata, setHeaders } from "./ext-proc.ts";
import type { ProcessingResponse } from "./ext-proc.ts";
import type { PickerCall, Reaction } from "./endpoint-picker.ts";

/** How much of a body pickers put into one message. */
const partSize = 62_000;

/** Headers that name endpoints, as pickers send them: the client's own headers are said again, in no order. */
export function headersNaming(
  call: PickerCall,
  endpoints: string,
  more: Record<string, string> = {},
): ProcessingResponse {
  const headers = { [destinationHeader]: endpoints, ...more, ...call.headers };
  return {
    requestHeaders: {
      response: { clearRouteCache: true, headerMutation: { setHeaders: setHeaders(headers) } },
    },
    dynamicMetadata: loadBalancerMetadata({ [destinationHeader]: endpoints }),
  };
}

/** A body sent back in parts, the last of which ends it. */
export function bodyParts(body: Buffer): ProcessingResponse[] {
  const count = Math.ceil(body.length / partSize);
  return Array.from({ length: count }, (_, index) => {
    const part = body.subarray(index * partSize, (index + 1) * partSize);
    const streamedResponse = { body: part, endOfStream: index === count - 1 };
    return { requestBody: { response: { bodyMutation: { streamedResponse } } } };
  });
}

/** What a well-behaved picker says: headers, then the body as it came. */
export function naming(endpoints: string): (call: PickerCall) => Reaction {
  return (call) => [
    headersNaming(call, endpoints, { "Content-Length": String(call.body.length) }),
    ...bodyParts(call.body),
  ];
}

/** The same from a picker that writes the body anew: keys in order, numbers as floats. `model`: what it asks for instead. */
export function rewriting(endpoints: string, model?: string): (call: PickerCall) => Reaction {
  return (call) => {
    const fields = JSON.parse(call.body.toString()) as Record<string, unknown>;
    if (model !== undefined) fields["model"] = model;
    const body = Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(fields).sort())));
    return [headersNaming(call, endpoints, { "Content-Length": String(body.length) }), ...bodyParts(body)];
  };
}

/** An answer of the picker's own. */
export function immediate(
  code: number,
  body: string,
  headers: Record<string, string> = {},
): ProcessingResponse {
  return {
    immediateResponse: {
      status: { code },
      headers: { setHeaders: setHeaders(headers) },
      body: Buffer.from(body),
    },
  };
}
