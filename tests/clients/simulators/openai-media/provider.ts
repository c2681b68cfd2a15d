import type { z } from "zod";
import type { Answerer, StubAnswer, StubRequest } from "../../../../harness/envoy/stub-upstream.ts";
import type { Authorize } from "../../../../harness/simulator/providers/credentials.ts";
import { withBearer, withKey } from "../../../../harness/simulator/providers/credentials.ts";
import { openAiFailure } from "../../../../harness/simulator/providers/failures.ts";
import { Refusal, checked } from "../../../../harness/simulator/providers/refusal.ts";
import * as answers from "./answers.ts";
import { readBody } from "./body.ts";
import * as requests from "./requests.ts";

/** What a request was, for tests to look at. */
export interface MediaRequest {
  resource: string;
  /** What the provider is asked for, by the path on Azure, else by the body; undefined for its own choice. */
  model: string | undefined;
  /** The digests of the files that came. */
  files: string[];
}

type Fields = Record<string, unknown>;

interface Resource {
  schema: z.ZodType<Fields>;
  answer: (fields: Fields, told: string) => StubAnswer;
}

const resources = new Map<string, Resource>([
  [
    "images/generations",
    {
      schema: requests.imageGeneration,
      answer: ({ stream }, told) =>
        stream === true ? answers.imageEvents("image_generation") : answers.images(told),
    },
  ],
  [
    "images/edits",
    {
      schema: requests.imageEdit,
      answer: ({ stream }, told) =>
        stream === "true" ? answers.imageEvents("image_edit") : answers.images(told),
    },
  ],
  ["images/variations", { schema: requests.imageVariation, answer: (_, told) => answers.images(told) }],
  [
    "audio/speech",
    {
      schema: requests.speech,
      answer: ({ stream_format }) =>
        stream_format === "sse" ? answers.speechEvents() : answers.speechBytes(),
    },
  ],
  [
    "audio/transcriptions",
    {
      schema: requests.transcription,
      answer: ({ stream, response_format }, told) => {
        if (stream === "true") return answers.transcriptEvents();
        return response_format === "text" ? answers.plainTranscript() : answers.transcript(told);
      },
    },
  ],
  [
    "audio/translations",
    { schema: requests.audioTranslation, answer: (_, told) => answers.translation(told) },
  ],
]);

/** Images and audio of OpenAI, or of Azure with its paths: every request is checked whole. */
export class MediaProvider {
  readonly requests: MediaRequest[] = [];
  readonly answer: Answerer = async (request) => {
    try {
      await this.#authorize(request);
      return await this.#serve(request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const body = JSON.stringify(openAiFailure(error.status, error.message).body);
      return {
        status: error.status,
        headers: { "content-type": "application/json" },
        chunks: [Buffer.from(body)],
      };
    }
  };
  readonly #path: RegExp;
  readonly #authorize: Authorize;

  /** `path` names the groups `resource` and, where the path says it, `model`. */
  private constructor(path: RegExp, authorize: Authorize) {
    this.#path = path;
    this.#authorize = authorize;
  }

  static openAi(key: string): MediaProvider {
    return new MediaProvider(/^\/v1\/(?<resource>.+)$/, withBearer(key));
  }

  static azure(key: string, version: string): MediaProvider {
    const path = `^/openai/deployments/(?<model>[^/]+)/(?<resource>.+)\\?api-version=${version}$`;
    return new MediaProvider(new RegExp(path), withKey("api-key", key));
  }

  async #serve(request: StubRequest): Promise<StubAnswer> {
    const place = this.#path.exec(request.path)?.groups;
    const resource = resources.get(place?.["resource"] ?? "");
    if (place === undefined || resource === undefined)
      throw new Refusal(404, `nothing is at ${request.path}`);
    const fields = checked(resource.schema, await readBody(request));
    const model = place["model"] ?? (fields["model"] as string | undefined);
    const files = Object.values(fields)
      .flat()
      .filter((value): value is File => value instanceof File);
    const contents = await Promise.all(files.map((file) => file.arrayBuffer()));
    this.requests.push({
      resource: place["resource"] ?? "",
      model,
      files: contents.map((content) => answers.digestOf(new Uint8Array(content))),
    });
    return resource.answer(fields, model ?? "of the provider's own");
  }
}
