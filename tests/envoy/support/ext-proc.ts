import { join } from "node:path";
import type { MethodDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";

/** The messages of `ext-proc.proto`, as far as tests read or write them. */
export interface HeaderValue {
  key: string;
  value?: string;
  rawValue?: Buffer;
}

export interface HttpHeaders {
  headers: { headers: HeaderValue[] } | null;
  endOfStream: boolean;
}

export type StructValue =
  | { stringValue: string }
  | { numberValue: number }
  | { structValue: { fields: Record<string, StructValue> } }
  | { listValue: { values: StructValue[] } };

export interface ProcessingRequest {
  requestHeaders?: HttpHeaders;
  responseHeaders?: HttpHeaders;
  requestBody?: { body: Buffer; endOfStream: boolean };
  responseBody?: { body: Buffer; endOfStream: boolean };
  metadataContext: { filterMetadata?: Record<string, { fields: Record<string, StructValue> }> } | null;
  protocolConfig: { requestBodyMode: string; responseBodyMode: string } | null;
}

export interface CommonResponse {
  headerMutation?: { setHeaders?: { header: HeaderValue }[]; removeHeaders?: string[] };
  bodyMutation?: { body: Buffer } | { streamedResponse: { body: Buffer; endOfStream: boolean } };
  clearRouteCache?: boolean;
}

export interface ProcessingResponse {
  requestHeaders?: { response?: CommonResponse };
  responseHeaders?: { response?: CommonResponse };
  requestBody?: { response?: CommonResponse };
  responseBody?: { response?: CommonResponse };
  immediateResponse?: {
    status?: { code: number };
    headers?: { setHeaders: { header: HeaderValue }[] };
    body?: Buffer;
    details?: string;
  };
  dynamicMetadata?: { fields: Record<string, StructValue> };
}

/** `envoy.service.ext_proc.v3.ExternalProcessor`. */
export const externalProcessor = loadSync(join(import.meta.dirname, "ext-proc.proto"), {
  longs: String,
  enums: String,
  arrays: true,
})["envoy.service.ext_proc.v3.ExternalProcessor"] as unknown as {
  Process: MethodDefinition<ProcessingRequest, ProcessingResponse>;
};

export const destinationHeader = "x-gateway-destination-endpoint";

/** Header options as pickers write them: with raw values. */
export function setHeaders(headers: Record<string, string>): { header: HeaderValue }[] {
  return Object.entries(headers).map(([key, value]) => ({ header: { key, rawValue: Buffer.from(value) } }));
}

/** `dynamic_metadata` with texts in the namespace `envoy.lb`. */
export function loadBalancerMetadata(texts: Record<string, string>): {
  fields: Record<string, StructValue>;
} {
  const fields = Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, { stringValue: text }]));
  return { fields: { "envoy.lb": { structValue: { fields } } } };
}

/** The text of each header; a later one of the same name counts. */
export function headerTexts(headers: HttpHeaders | undefined): Record<string, string> {
  const values = headers?.headers?.headers ?? [];
  return Object.fromEntries(
    values.map(({ key, value, rawValue }) => [key, rawValue?.length ? rawValue.toString() : (value ?? "")]),
  );
}

/** What a `metadata_context` says under a namespace and key, texts and lists of texts alone. */
export function contextValue(
  request: ProcessingRequest,
  namespace: string,
  key: string,
): string | string[] | undefined {
  const value = request.metadataContext?.filterMetadata?.[namespace]?.fields[key];
  if (value === undefined) return undefined;
  if ("listValue" in value) {
    return value.listValue.values.map((item) => ("stringValue" in item ? item.stringValue : ""));
  }
  return "stringValue" in value ? value.stringValue : undefined;
}
