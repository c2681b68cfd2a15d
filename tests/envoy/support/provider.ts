import { StubUpstream } from "../../../harness/envoy/stub-upstream.ts";
import type { Answerer, StubAnswer, StubRequest } from "../../../harness/envoy/stub-upstream.ts";
import { simulate } from "../../../harness/simulator/providers/service.ts";
import type { ConversationEndpoint, Service } from "../../../harness/simulator/providers/service.ts";
import { withoutClientKey } from "../../clients/support/client-key.ts";
import { replyTo } from "../../clients/support/scenario.ts";

/** A simulated provider, which serves requests that are right in every way, unless it is in trouble. */
export class Provider {
  readonly service: Service;
  /** What it does in place of serving. */
  trouble: Answerer | undefined;
  readonly port: number;
  readonly #serve: Answerer;
  #stub: StubUpstream;
  #isUp = true;

  private constructor(service: Service, serve: Answerer, stub: StubUpstream) {
    this.service = service;
    this.#serve = serve;
    this.#stub = stub;
    this.port = stub.port;
  }

  static async listen(service: Service, model: string): Promise<Provider> {
    const serve = withoutClientKey(simulate(service, { models: [model], reply: replyTo }));
    const stub = await StubUpstream.listen(0, (request, index) =>
      (provider.trouble ?? provider.#serve)(request, index),
    );
    const provider = new Provider(service, serve, stub);
    return provider;
  }

  /** The first of its APIs for conversations. */
  get conversation(): ConversationEndpoint {
    const found = this.service.endpoints.find((endpoint) => "api" in endpoint);
    if (found === undefined) throw new Error("the provider has no API for conversations");
    return found;
  }

  get requests(): StubRequest[] {
    return this.#stub.requests;
  }

  /** From now on connections are refused. */
  async goDown(): Promise<void> {
    if (this.#isUp) await this.#stub.close();
    this.#isUp = false;
  }

  /** Serves again, as if nothing had been. */
  async recover(): Promise<void> {
    this.trouble = undefined;
    this.#stub.requests.length = 0;
    if (this.#isUp) return;
    this.#stub = await StubUpstream.listen(this.port, (request, index) =>
      (this.trouble ?? this.#serve)(request, index),
    );
    this.#isUp = true;
  }

  /** Answers with an error in the provider's own words. */
  fail(status: number, message = `the provider fails with ${status}`): void {
    const { headers, body } = this.service.failure(status, message);
    this.answer(status, "application/json", JSON.stringify(body), headers);
  }

  answer(status: number, type: string, body: string | Buffer, headers: Record<string, string> = {}): void {
    const answer: StubAnswer = {
      status,
      headers: { "content-type": type, ...headers },
      chunks: [Buffer.from(body)],
    };
    this.trouble = () => answer;
  }

  hangUp(): void {
    this.trouble = () => "reset";
  }

  /** Begins a stream with an event by which the provider says that it cannot. */
  failInStream(message: string): void {
    const { api, framing } = this.conversation;
    const event = framing.interruption?.(message) ?? framing.frame(api.interruption(message));
    this.answer(200, framing.contentType, event);
  }

  /** Begins a stream and hangs up before its first event. */
  breakOff(): void {
    const { framing } = this.conversation;
    this.trouble = () => ({
      status: 200,
      headers: { "content-type": framing.contentType },
      chunks: brokenOff(),
    });
  }
}

// eslint-disable-next-line require-yield -- hangs up in place of the first chunk
function* brokenOff(): Generator<Buffer> {
  throw new Error("the provider hangs up");
}
