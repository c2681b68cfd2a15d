import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import OpenAI, { toFile } from "openai";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import { Gateway } from "../envoy/support/gateway.ts";
import type { LogEntry } from "../envoy/support/gateway.ts";
import { requirements } from "../envoy/support/requirements.ts";
import {
  audioUsage,
  digestOf,
  imageUsage,
  picture,
  sound,
  words,
} from "./simulators/openai-media/answers.ts";
import { MediaProvider } from "./simulators/openai-media/provider.ts";
import { clientKey, withoutClientKey } from "./support/client-key.ts";

const { binary, skip } = await requirements();
const version = "2025-04-01-preview";
const recording = Buffer.alloc(5_000_000, "tide\r\n--");
const base64 = picture.toString("base64");

interface Tested {
  title: string;
  /** What clients ask for, and what the provider is asked for. */
  model: string;
  told: string;
  config: object;
  provider: MediaProvider;
}

const openAi = (key: string) => ({ schema: { name: "OpenAI", prefix: "v1" }, auth: { apiKey: { key } } });
const azure = (key: string) => ({
  schema: { name: "AzureOpenAI", version },
  auth: { azureAPIKey: { key } },
});

const tested: Tested[] = [
  {
    title: "OpenAI",
    model: "tides",
    told: "tides",
    config: openAi("key-of-plain"),
    provider: MediaProvider.openAi("key-of-plain"),
  },
  {
    title: "OpenAI, with another model",
    model: "tides-renamed",
    told: "org/a-much-longer-name-of-a-model",
    config: { ...openAi("key-of-renamed"), modelNameOverride: "org/a-much-longer-name-of-a-model" },
    provider: MediaProvider.openAi("key-of-renamed"),
  },
  {
    title: "AzureOpenAI",
    model: "tides-azure",
    told: "tides-azure",
    config: azure("key-of-azure"),
    provider: MediaProvider.azure("key-of-azure", version),
  },
  {
    title: "AzureOpenAI, with another model",
    model: "tides-azure-renamed",
    told: "t",
    config: { ...azure("key-of-azure-renamed"), modelNameOverride: "t" },
    provider: MediaProvider.azure("key-of-azure-renamed", version),
  },
];

describe("the OpenAI SDK's images and audio", { skip }, () => {
  let gateway: Gateway;
  let upstreams: StubUpstream[];
  let client: OpenAI;
  let log: LogEntry[] | undefined;

  before(async () => {
    upstreams = await Promise.all(
      tested.map(({ provider }) => StubUpstream.listen(0, withoutClientKey(provider.answer))),
    );
    gateway = await Gateway.start(binary, {
      rules: tested.map(({ title, model }) => ({ matches: [{ model }], backends: [{ name: title }] })),
      backends: tested.map(({ title, config }, index) => ({
        name: title,
        upstream: { host: "127.0.0.1", port: upstreams[index]!.port },
        ...config,
      })),
      globalLLMRequestCosts: [{ metadataKey: "tokens", type: "TotalToken" }],
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: clientKey, maxRetries: 0 });
  });
  after(async () => {
    if (log === undefined) await gateway.stop();
    await Promise.all(upstreams.map((upstream) => upstream.close()));
  });

  for (const backend of tested) {
    describe(backend.title, () => mediaTests(() => client, backend));
  }

  it("tells the tokens of each", async () => {
    log = await gateway.stop();
    const told = { images: imageUsage.total_tokens, audio: audioUsage.total_tokens };
    for (const { title } of tested) {
      const tokens = log
        .filter(({ backend }) => backend === title)
        .map((line) => [line["path"], line["tokens"]]);
      const count = (resource: string): number[] =>
        tokens
          .filter(([path]) => String(path).includes(resource))
          .map(([, value]) => (value === undefined ? 0 : Number(value)))
          .sort((left, right) => left - right);
      assert.deepEqual(
        count("/images/"),
        Array.from({ length: 5 }, () => told.images),
        title,
      );
      // Bytes of speech, plain text and translations tell none.
      assert.deepEqual(count("/audio/"), [0, 0, 0, told.audio, told.audio, told.audio], title);
    }
  });
});

async function all<Event>(stream: AsyncIterable<Event>): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

function mediaTests(client: () => OpenAI, { model, told, provider }: Tested): void {
  const image = () => toFile(picture, "tide.png", { type: "image/png" });
  const file = () => toFile(recording, "tide.mp3", { type: "audio/mpeg" });

  /** That the last request came with this model and these files. */
  function assertAsked(resource: string, ...files: Buffer[]): void {
    assert.deepEqual(provider.requests.at(-1), { resource, model: told, files: files.map(digestOf) });
  }

  async function assertImageEvents(
    stream: AsyncIterable<{ type: string; b64_json: string; usage?: unknown }>,
    kind: string,
  ): Promise<void> {
    const events = await all(stream);
    assert.deepEqual(
      events.map(({ type }) => type),
      [`${kind}.partial_image`, `${kind}.completed`],
    );
    assert.ok(events.every(({ b64_json }) => b64_json === base64));
    assert.deepEqual(events.at(-1)?.usage, imageUsage);
  }

  it("images.generate", async () => {
    const { data, usage } = await client().images.generate({ model, prompt: "a rock", size: "1024x1024" });
    assert.equal(data?.[0]?.b64_json, base64);
    assert.deepEqual(usage, imageUsage);
    assertAsked("images/generations");
  });

  it("images.generate, streamed", async () => {
    const request = { model, prompt: "a rock", stream: true, partial_images: 1 } as const;
    await assertImageEvents(await client().images.generate(request), "image_generation");
    assertAsked("images/generations");
  });

  it("images.edit", async () => {
    const { data } = await client().images.edit({
      image: [await image(), await toFile(sound, "other.png")],
      prompt: "more water",
      model,
    });
    assert.equal(data?.[0]?.b64_json, base64);
    assertAsked("images/edits", picture, sound);
  });

  it("images.edit, streamed", async () => {
    const request = { model, image: await image(), prompt: "more water", stream: true } as const;
    await assertImageEvents(await client().images.edit(request), "image_edit");
    assertAsked("images/edits", picture);
  });

  it("images.createVariation", async () => {
    const { data } = await client().images.createVariation({ image: await image(), model, n: 1 });
    assert.equal(data?.[0]?.b64_json, base64);
    assertAsked("images/variations", picture);
  });

  const spoken = { model, input: words, voice: "alloy" } as const;

  it("audio.speech.create", async () => {
    const response = await client().audio.speech.create(spoken);
    assert.equal(response.headers.get("content-type"), "audio/mpeg");
    assert.ok(sound.equals(Buffer.from(await response.arrayBuffer())));
    assertAsked("audio/speech");
  });

  it("audio.speech.create, as events", async () => {
    const response = await client().audio.speech.create({ ...spoken, stream_format: "sse" });
    const [first, last] = (await response.text()).split("\n\n");
    assert.ok(
      first === `data: ${JSON.stringify({ type: "speech.audio.delta", audio: sound.toString("base64") })}`,
    );
    assert.match(last ?? "", /"speech\.audio\.done"/);
    assertAsked("audio/speech");
  });

  it("audio.transcriptions.create", async () => {
    const { text, usage } = await client().audio.transcriptions.create({
      file: await file(),
      model,
      language: "en",
    });
    assert.equal(text, `${words} ${told}`);
    assert.deepEqual(usage, audioUsage);
    assertAsked("audio/transcriptions", recording);
  });

  it("audio.transcriptions.create, as text", async () => {
    const request = { model, file: await file(), response_format: "text" } as const;
    assert.equal(await client().audio.transcriptions.create(request), `${words}\n`);
    assertAsked("audio/transcriptions", recording);
  });

  it("audio.transcriptions.create, streamed", async () => {
    const request = { model, file: await file(), stream: true } as const;
    const events = await all(await client().audio.transcriptions.create(request));
    const last = events.at(-1);
    assert.ok(last?.type === "transcript.text.done");
    assert.equal(last.text, words);
    assert.equal(events.length, words.split(" ").length + 1);
    assertAsked("audio/transcriptions", recording);
  });

  it("audio.translations.create", async () => {
    const { text } = await client().audio.translations.create({ file: await file(), model, prompt: "tides" });
    assert.equal(text, `${words} ${told}`);
    assertAsked("audio/translations", recording);
  });
}
