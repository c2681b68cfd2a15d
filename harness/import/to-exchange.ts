import { describeBody } from "../exchange/describe-body.ts";
import type { JsonObject, JsonValue } from "../exchange/json-value.ts";
import { allowedPath, allowedRequestHeaders, allowedResponseHeaders } from "./allow-list.ts";
import type { ImportableSchema } from "./backend-schema.ts";
import { placementOf, schemaOf } from "./backend-schema.ts";
import type { RecordedCall, Recording } from "./recording.ts";
import { recordedUsage } from "./recorded-usage.ts";

export interface ExchangeOptions {
  /** Told from host and path where absent. */
  schema?: ImportableSchema;
  prefix?: string;
  /** False leaves the configuration to the command line of `replay`. */
  writeConfig?: boolean;
}

/**
 * The exchange document of a recorded call, as it must look when the gateway passes it through: both sides of each
 * message are the same. Headers and query parameters that may be secrets are dropped.
 */
export function toExchange(
  name: string,
  tool: Recording["tool"],
  call: RecordedCall,
  options: ExchangeOptions = {},
): JsonObject {
  const { request, response } = call;
  const schema = options.schema ?? schemaOf(request.url);
  const { backend, clientPath } = placementOf(schema, request.url, options.prefix);
  const requestHeaders = allowedRequestHeaders(request.headers);
  const requestBody = bodyPart(request.body, requestHeaders["content-type"]);
  const responseHeaders = allowedResponseHeaders(response.headers, response.body);
  const contentType = responseHeaders["content-type"] ?? "";
  const answer = {
    status: response.status,
    headers: responseHeaders,
    ...bodyPart(response.body, contentType),
  };
  const usage = response.status < 300 && recordedUsage(response.body.toString("utf8"), contentType);
  return {
    exchange: 1,
    name,
    source: call.recorded === undefined ? { tool } : { tool, recorded: call.recorded },
    ...(options.writeConfig !== false && { config: { backends: [backend] } }),
    client: {
      request: { method: request.method, path: clientPath, headers: requestHeaders, ...requestBody },
      response: answer,
    },
    upstream: {
      request: {
        method: request.method,
        path: allowedPath(request.url),
        headers: contentTypeOnly(requestHeaders),
        ...requestBody,
      },
      response: response.chunks ? { ...answer, chunks: response.chunks } : answer,
    },
    ...(usage && { usage: usage as JsonObject }),
    ...(mayAskForUsage(clientPath, request.body) && {
      ignore: [
        {
          path: "upstream.request.body.stream_options",
          reason: "the gateway asks for usage where a cost is configured",
        },
      ],
    }),
  };
}

/** A chat stream without `stream_options`: where the gateway meters, it adds them. */
function mayAskForUsage(clientPath: string, body: Buffer): boolean {
  const text = body.toString("utf8");
  const streams = clientPath.endsWith("/chat/completions") && /"stream"\s*:\s*true/.test(text);
  return streams && !text.includes('"stream_options"');
}

function bodyPart(bytes: Buffer, contentType = ""): { body?: JsonValue } {
  return bytes.length === 0 ? {} : { body: describeBody(bytes, contentType) };
}

function contentTypeOnly(headers: Record<string, string>): JsonObject {
  const contentType = headers["content-type"];
  return contentType === undefined ? {} : { "content-type": contentType };
}
