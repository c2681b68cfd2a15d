import { z } from "zod";
import type { RecordedCall, RecordedHeaders, Recording } from "./recording.ts";
import { UnusableCallError, collectCalls } from "./recording.ts";

const headers = z.array(z.object({ name: z.string(), value: z.string() })).default([]);

/** HAR 1.2; keys not needed here are passed over. */
export const archiveSchema = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        startedDateTime: z.string().optional(),
        request: z.object({
          method: z.string(),
          url: z.string(),
          headers,
          postData: z.object({ text: z.string().optional(), encoding: z.string().optional() }).nullish(),
        }),
        response: z.object({
          status: z.number(),
          headers,
          content: z.object({
            size: z.number().optional(),
            text: z.string().optional(),
            encoding: z.string().optional(),
          }),
        }),
      }),
    ),
  }),
});

type Archive = z.infer<typeof archiveSchema>;

export function readArchive(archive: Archive): Recording {
  return collectCalls("har", archive.log.entries, readEntry);
}

function readEntry({ startedDateTime, request, response }: Archive["log"]["entries"][number]): RecordedCall {
  if (response.status === 0) throw new UnusableCallError("the call got no response");
  const { content } = response;
  if (content.text === undefined && (content.size ?? 0) > 0) {
    throw new UnusableCallError("the response body was left out of the recording");
  }
  const recorded = Date.parse(startedDateTime ?? "");
  return {
    request: {
      method: request.method,
      url: new URL(request.url),
      headers: flatten(request.headers),
      body: decode(request.postData?.text, request.postData?.encoding),
    },
    response: {
      status: response.status,
      // HAR holds bodies decoded, whatever the header says.
      headers: flatten(response.headers).filter(([name]) => name !== "content-encoding"),
      body: decode(content.text, content.encoding),
    },
    ...(Number.isFinite(recorded) && { recorded: new Date(recorded).toISOString() }),
  };
}

function flatten(given: { name: string; value: string }[]): RecordedHeaders {
  return given
    .filter(({ name }) => !name.startsWith(":"))
    .map(({ name, value }) => [name.toLowerCase(), value]);
}

function decode(text = "", encoding = ""): Buffer {
  return Buffer.from(text, encoding === "base64" ? "base64" : "utf8");
}
