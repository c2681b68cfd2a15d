import { z } from "zod";
import type { RecordedCall, RecordedHeaders, Recording } from "./recording.ts";
import { UnusableCallError, collectCalls } from "./recording.ts";

const headers = z.record(z.string(), z.array(z.string())).nullish();

/** A go-vcr cassette (github.com/dnaeon/go-vcr), versions 1 and 2; keys not needed here are passed over. */
export const cassetteSchema = z.object({
  version: z.number(),
  interactions: z.array(
    z.object({
      request: z.object({
        method: z.string().default("GET"),
        url: z.string(),
        body: z.string().default(""),
        form: headers,
        headers,
      }),
      response: z.object({
        body: z.string().default(""),
        headers,
        status: z.union([z.string(), z.number()]).optional(),
        code: z.number().optional(),
      }),
    }),
  ),
});

type Cassette = z.infer<typeof cassetteSchema>;

export function readCassette(cassette: Cassette): Recording {
  return collectCalls("go-vcr", cassette.interactions, readInteraction);
}

function readInteraction({ request, response }: Cassette["interactions"][number]): RecordedCall {
  const requestHeaders = flatten(request.headers);
  if (isOmittedForm(request.body, requestHeaders)) {
    throw new UnusableCallError("the multipart request body was left out of the recording");
  }
  const responseHeaders = flatten(response.headers);
  const date = Date.parse(responseHeaders.find(([name]) => name === "date")?.[1] ?? "");
  return {
    request: {
      method: request.method || "GET",
      url: urlWithForm(request.url, request.form),
      headers: requestHeaders,
      body: Buffer.from(request.body),
    },
    response: {
      status: response.code ?? Number.parseInt(String(response.status ?? 200), 10),
      headers: responseHeaders,
      body: Buffer.from(response.body),
    },
    ...(Number.isFinite(date) && { recorded: new Date(date).toISOString() }),
  };
}

function flatten(given: Record<string, string[]> | null | undefined): RecordedHeaders {
  return Object.entries(given ?? {}).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name.toLowerCase(), value]),
  );
}

/** Recorders commonly put a remark in the place of multipart bodies, since their boundaries are random. */
function isOmittedForm(body: string, requestHeaders: RecordedHeaders): boolean {
  const contentType = requestHeaders.find(([name]) => name === "content-type")?.[1] ?? "";
  return contentType.startsWith("multipart/") && !body.startsWith("--");
}

/** go-vcr may keep the query in `form` only: Go's parsed form of a JSON request is its query. */
function urlWithForm(text: string, form: Record<string, string[]> | null | undefined): URL {
  const url = new URL(text);
  if (url.search !== "") return url;
  for (const [name, values] of Object.entries(form ?? {})) {
    for (const value of values) url.searchParams.append(name, value);
  }
  return url;
}
