import { createHash } from "node:crypto";
import type { Transcription, TranscriptionStreamEvent, Translation } from "openai/resources/audio";
import type { ImageEditStreamEvent, ImageGenStreamEvent, ImagesResponse } from "openai/resources/images";
import type { StubAnswer } from "../../../../harness/envoy/stub-upstream.ts";
import { Mulberry32 } from "../../../../harness/random/mulberry32.ts";

const random = new Mulberry32(11);
const bytesOf = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, () => random.uniform() * 256));

/** Larger than what the gateway keeps of one event. */
export const picture = bytesOf(1_500_000);
export const sound = bytesOf(300_000);
export const words = 'High tide comes "at noon" — 🌊.';

export const imageUsage = {
  input_tokens: 13,
  output_tokens: 272,
  total_tokens: 285,
  input_tokens_details: { image_tokens: 0, text_tokens: 13 },
};
export const audioUsage = { type: "tokens", input_tokens: 14, output_tokens: 45, total_tokens: 59 } as const;

/** What tells files apart. */
export const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

const created = 1767225600;
const shown = {
  created_at: created,
  background: "opaque",
  output_format: "png",
  quality: "low",
  size: "1024x1024",
} as const;

export function images(told: string): StubAnswer {
  const reply: ImagesResponse = {
    created,
    data: [{ b64_json: picture.toString("base64"), revised_prompt: told }],
    usage: imageUsage,
  };
  return json(reply);
}

export function imageEvents(kind: "image_generation" | "image_edit"): StubAnswer {
  const b64_json = picture.toString("base64");
  const events = [
    { ...shown, type: `${kind}.partial_image`, b64_json, partial_image_index: 0 },
    { ...shown, type: `${kind}.completed`, b64_json, usage: imageUsage },
  ] as (ImageGenStreamEvent | ImageEditStreamEvent)[];
  return eventStream(events, true);
}

export const speechBytes = (): StubAnswer => ({
  status: 200,
  headers: { "content-type": "audio/mpeg" },
  chunks: inChunks(sound),
});

export function speechEvents(): StubAnswer {
  const { input_tokens, output_tokens, total_tokens } = audioUsage;
  const events = [
    { type: "speech.audio.delta", audio: sound.toString("base64") },
    { type: "speech.audio.done", usage: { input_tokens, output_tokens, total_tokens } },
  ];
  return eventStream(events);
}

export function transcript(told: string): StubAnswer {
  const reply: Transcription = { text: `${words} ${told}`, usage: audioUsage };
  return json(reply);
}

export const plainTranscript = (): StubAnswer => ({
  status: 200,
  headers: { "content-type": "text/plain; charset=utf-8" },
  chunks: [Buffer.from(`${words}\n`)],
});

export function transcriptEvents(): StubAnswer {
  const events: TranscriptionStreamEvent[] = [
    ...words.split(" ").map((word) => ({ type: "transcript.text.delta" as const, delta: `${word} ` })),
    { type: "transcript.text.done", text: words, usage: audioUsage },
  ];
  return eventStream(events);
}

export function translation(told: string): StubAnswer {
  const reply: Translation = { text: `${words} ${told}` };
  return json(reply);
}

function json(body: object): StubAnswer {
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    chunks: inChunks(Buffer.from(JSON.stringify(body))),
  };
}

function eventStream(events: readonly { type: string }[], isNamed = false): StubAnswer {
  const frames = events.map(
    (event) => `${isNamed ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`,
  );
  return {
    status: 200,
    headers: { "content-type": "text/event-stream" },
    chunks: inChunks(Buffer.from(frames.join(""))),
  };
}

function inChunks(bytes: Buffer): Buffer[] {
  const size = 60_001;
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
