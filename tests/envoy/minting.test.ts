import assert from "node:assert/strict";
import { createVerify } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { StubUpstream } from "../../harness/envoy/stub-upstream.ts";
import type { StubAnswer, StubRequest } from "../../harness/envoy/stub-upstream.ts";
import { testAccount } from "../harness/support/service-account.ts";
import { jsonAnswer } from "./support/answers.ts";
import { chatStream } from "./support/chat-stream.ts";
import { chatAnswer, chatRequest } from "./support/chat.ts";
import { eventually } from "./support/eventually.ts";
import { Gate } from "./support/gate.ts";
import { Gateway } from "./support/gateway.ts";
import { Load } from "./support/load.ts";
import { requirements } from "./support/requirements.ts";
import { WatchedFilter } from "./support/watched-filter.ts";

const { binary, skip } = await requirements();
const timeLimit = 60_000;
const account = testAccount();
const path = "/v1/chat/completions";

const tokenAnswer = (token: string, lifetime: number): StubAnswer =>
  jsonAnswer({ access_token: token, expires_in: lifetime, token_type: "Bearer" });

const authorization = ({ headers }: StubRequest): string =>
  headers.find(([name]) => name === "authorization")?.[1] ?? "";

const secretOf = ({ body }: StubRequest): string =>
  new URLSearchParams(body.toString()).get("client_secret") ?? "";

/** Two backends whose tokens are minted, one with a key of Google, and one without any auth. */
function configuration(tokens: number, backend: number, clientSecret: string, hung = tokens): object {
  const upstream = { host: "127.0.0.1", port: backend };
  const endpoint = { host: "127.0.0.1", port: tokens };
  return {
    backends: [
      {
        name: "azure",
        schema: { name: "OpenAI", prefix: "v1" },
        upstream,
        auth: { azure: { tenantId: "tenant", clientId: "client", clientSecret } },
      },
      {
        name: "vertex",
        schema: { name: "OpenAI", prefix: "v1" },
        upstream,
        auth: { gcp: { region: "r", projectName: "p", serviceAccountKey: account.key } },
      },
      { name: "open", schema: { name: "OpenAI", prefix: "v1" }, upstream },
    ],
    rules: ["azure", "vertex", "open"].map((name) => ({
      name,
      matches: [{ model: name }],
      backends: [{ name }],
    })),
    tokenExchange: {
      gcp: { timeout: "300ms", upstream: { host: "127.0.0.1", port: hung } },
      azure: { upstream: endpoint },
    },
  };
}

describe("minting in Envoy, with two workers", { skip }, () => {
  const filter = new WatchedFilter();
  const gate = new Gate();
  const hanging = new Gate();
  let endpoint: StubUpstream;
  let backend: StubUpstream;
  let gateway: Gateway;
  let lifetime = 3600;

  before(async () => {
    endpoint = await StubUpstream.listen(0, async (request, index) => {
      if (request.path === "/token") await hanging.opened;
      const who = request.path === "/token" ? "google" : secretOf(request);
      return tokenAnswer(`token-of-${who}-${index}`, lifetime);
    });
    backend = await StubUpstream.listen(0, ({ body }) =>
      (JSON.parse(body.toString()) as { stream?: boolean }).stream === true
        ? chatStream("slow", gate)
        : chatAnswer("hello"),
    );
    const first = configuration(endpoint.port, backend.port, "first-secret");
    filter.put(first);
    gateway = await Gateway.start(binary, first, {}, { filterFile: filter.file }, 2);
  });
  after(async () => {
    await gateway.stop();
    await Promise.all([endpoint.close(), backend.close()]);
    filter.remove();
  });

  async function ask(model: string): Promise<number> {
    const response = await gateway.post(path, { ...chatRequest, model });
    await response.arrayBuffer();
    return response.status;
  }
  const exchangesOf = (secret: string): StubRequest[] =>
    endpoint.requests.filter((request) => secretOf(request) === secret);

  it("makes one exchange for both, and sends its token", { timeout: timeLimit }, async () => {
    await eventually("a token is there", async () => (await ask("azure")) === 200);
    const load = new Load(() => ask("azure"), 8);
    await load.more(60);
    assert.ok((await load.stop()).every((status) => status === 200));
    assert.equal(exchangesOf("first-secret").length, 1);
    const [exchange] = exchangesOf("first-secret");
    assert.equal(exchange!.path, "/tenant/oauth2/v2.0/token");
    assert.ok(
      backend.requests.every((request) => /^Bearer token-of-first-secret-\d+$/.test(authorization(request))),
    );
  });

  it("harms no other backend while an endpoint hangs, and recovers", { timeout: timeLimit }, async () => {
    await eventually("its failure is logged", () => /access token for vertex: /.test(gateway.log));
    assert.equal(await ask("vertex"), 503);
    assert.equal(await ask("open"), 200);
    assert.equal(await ask("azure"), 200);
    hanging.open();
    await eventually("it has recovered", async () => (await ask("vertex")) === 200);
    const request = endpoint.requests.findLast(({ path: asked }) => asked === "/token")!;
    const [header, claims, signature] = new URLSearchParams(request.body.toString())
      .get("assertion")!
      .split(".");
    const verifier = createVerify("sha256").update(`${header}.${claims}`);
    assert.ok(verifier.verify(account.publicKey, signature!, "base64url"));
    assert.match(authorization(backend.requests.at(-1)!), /^Bearer token-of-google-\d+$/);
  });

  it("takes new credentials under load, and leaves streams alone", { timeout: timeLimit }, async () => {
    const streams = await Promise.all(
      Array.from({ length: 4 }, () => gateway.post(path, { ...chatRequest, model: "azure", stream: true })),
    );
    lifetime = 3;
    const load = new Load(() => ask("open"), 4);
    filter.put(configuration(endpoint.port, backend.port, "second-secret"));
    const isNew = (): boolean =>
      backend.requests.slice(-1).some((request) => authorization(request).includes("second-secret"));
    await eventually("the new credential is used", async () => (await ask("azure")) === 200 && isNew());
    await load.more(20);
    gate.open();
    for (const stream of streams) assert.match(await stream.text(), /data: \[DONE\]\n\n$/);
    assert.ok((await load.stop()).every((status) => status === 200));
  });

  it("swaps tokens before they expire: no request is refused", { timeout: timeLimit }, async () => {
    const before = exchangesOf("second-secret").length;
    const load = new Load(() => ask("azure"), 2);
    await eventually("tokens are swapped", () => exchangesOf("second-secret").length >= before + 2);
    await load.more(10);
    assert.ok((await load.stop()).every((status) => status === 200));
  });
});
