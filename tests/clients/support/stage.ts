import Anthropic from "@anthropic-ai/sdk";
import { CohereClient, CohereClientV2 } from "cohere-ai";
import OpenAI from "openai";
import { StubUpstream } from "../../../harness/envoy/stub-upstream.ts";
import type { Answerer } from "../../../harness/envoy/stub-upstream.ts";
import { simulate } from "../../../harness/simulator/providers/service.ts";
import { Gateway } from "../../envoy/support/gateway.ts";
import { allModelsOf, backends } from "./backends.ts";
import type { TestedBackend } from "./backends.ts";
import type { ConverseBody } from "./converse-bodies.ts";
import { converseBodyOf } from "./converse-bodies.ts";
import { clientKey, withoutClientKey } from "./client-key.ts";
import { replyTo } from "./scenario.ts";

/** The models that the gateway lists, and since when it has had them. */
export const listedModels = ["claude-sonnet-4-5", "Qwen/Qwen3-8B"];
export const listedSince = "2026-01-01T00:00:00Z";

/** Simulators of all providers, one gateway to them, and the official clients as their users make them. */
export class Stage {
  readonly openAi: OpenAI;
  readonly anthropic: Anthropic;
  readonly cohere: CohereClientV2;
  readonly cohereV1: CohereClient;
  readonly #gateway: Gateway;
  readonly #upstreams: readonly StubUpstream[];

  private constructor(gateway: Gateway, upstreams: readonly StubUpstream[]) {
    this.#gateway = gateway;
    this.#upstreams = upstreams;
    // What fails is to be seen, not tried again.
    this.openAi = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: clientKey, maxRetries: 0 });
    this.anthropic = new Anthropic({
      baseURL: `${gateway.url}/anthropic`,
      apiKey: clientKey,
      authToken: null,
      maxRetries: 0,
    });
    const cohereOptions = { baseUrl: `${gateway.url}/cohere`, token: clientKey, maxRetries: 0 };
    this.cohere = new CohereClientV2(cohereOptions);
    this.cohereV1 = new CohereClient(cohereOptions);
  }

  static async start(binary: string): Promise<Stage> {
    const upstreams = await Promise.all(
      backends.map((backend) => StubUpstream.listen(0, providerOf(backend))),
    );
    const gateway = await Gateway.start(binary, {
      rules: backends.map((backend) => ({
        name: backend.name,
        matches: allModelsOf(backend).map((model) => ({ model })),
        backends: [{ name: backend.name }],
      })),
      backends: backends.map(({ name, config }, index) => ({
        name,
        upstream: { host: "127.0.0.1", port: upstreams[index]!.port },
        ...config,
      })),
      models: listedModels.map((Name) => ({ Name, OwnedBy: "tides", CreatedAt: listedSince })),
      globalLLMRequestCosts: [{ metadataKey: "tokens", type: "TotalToken" }],
    });
    return new Stage(gateway, upstreams);
  }

  async stop(): Promise<void> {
    await this.#gateway.stop();
    await Promise.all(this.#upstreams.map((upstream) => upstream.close()));
  }

  /** All that `Converse` and `ConverseStream` have received. */
  get converseBodies(): ConverseBody[] {
    return this.#upstreams.flatMap(({ requests }) => requests.flatMap(converseBodyOf));
  }
}

function providerOf(backend: TestedBackend): Answerer {
  const models = [...allModelsOf(backend), ...(backend.foundationModels ?? [])];
  return withoutClientKey(simulate(backend.service, { models, reply: replyTo }));
}
