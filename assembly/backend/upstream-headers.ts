import { literal } from "../bytes/ascii";
import { UpstreamRequest } from "../auth/upstream-request";
import { isNothing } from "../bytes/slice";
import { Schema, SchemaName } from "../filterapi/schema";

const CONTENT_TYPE = literal("content-type");
const APPLICATION_JSON = literal("application/json");
const ANTHROPIC_VERSION = literal("anthropic-version");
const FIRST_VERSION = literal("2023-06-01");

/** Writes the headers that a backend's API needs beside the credential. `native`: the client speaks it and sends them itself. */
export function writeUpstreamHeaders(schema: Schema, native: bool, request: UpstreamRequest): void {
  if (!native) request.set(CONTENT_TYPE, APPLICATION_JSON);
  if (schema.name == SchemaName.Anthropic && isNothing(request.get(ANTHROPIC_VERSION))) {
    request.set(ANTHROPIC_VERSION, FIRST_VERSION);
  }
}
