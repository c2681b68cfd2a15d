import type { GivenResponse, Request } from "../exchange/types.ts";
import { isSteeringHeader } from "./outcome.ts";
import type { HeaderList } from "./outcome.ts";

/** A client's request as Envoy hands it to the filter; `contentLength` where the body's end is known from the start. */
export function requestHeaders(request: Request, contentLength: number | undefined): HeaderList {
  const { host = "gateway.local", ...others } = request.headers;
  const headers: HeaderList = [
    [":authority", host],
    [":path", request.path],
    [":method", request.method],
    [":scheme", "http"],
    ["x-forwarded-proto", "http"],
    ["x-request-id", "00000000-0000-4000-8000-000000000000"],
    ...Object.entries(others),
  ];
  return withContentLength(headers, contentLength);
}

/** A backend's response as Envoy hands it to the filter. */
export function responseHeaders(response: GivenResponse, contentLength: number | undefined): HeaderList {
  return withContentLength(
    [[":status", String(response.status)], ...Object.entries(response.headers)],
    contentLength,
  );
}

function withContentLength(headers: HeaderList, length: number | undefined): HeaderList {
  if (!length || headers.some(([name]) => name === "content-length")) return headers;
  return [...headers, ["content-length", String(length)]];
}

/** The headers of a request as its backend gets them: Envoy takes off what steers it. */
export function backendHeaders(headers: HeaderList): HeaderList {
  const kept = headers.filter(([name]) => !name.startsWith(":") && !isSteeringHeader(name));
  return [...kept, ["host", valueOf(headers, ":authority")]];
}

/** The value of a header that comes once; empty where it does not come. */
export function valueOf(headers: HeaderList, name: string): string {
  return headers.find(([key]) => key === name)?.[1] ?? "";
}
