import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { StubAnswer, StubRequest } from "../../harness/envoy/stub-upstream.ts";
import { parseConfigValue } from "../../harness/filterapi/check.ts";
import { authorizeOf } from "../../harness/simulator/providers/authorize-of.ts";
import { profileOf } from "../../harness/simulator/providers/credential-file.ts";
import { exampleOf } from "../../harness/simulator/providers/example-of.ts";
import { improvise } from "../../harness/simulator/providers/improvise.ts";
import { serviceOf } from "../../harness/simulator/providers/service-of.ts";
import { simulate } from "../../harness/simulator/providers/service.ts";
import { madeUpCredentials } from "../../harness/simulator/made-up-credentials.ts";

const secret = "secret-that-nobody-may-read";
const environment = { KEY: secret, AWS_ACCESS_KEY_ID: "AKIDTEST", AWS_SECRET_ACCESS_KEY: secret };
const host = "provider.example.com";
const messages = [{ role: "user", content: "Wrens?" }];

/** Asks the provider that a backend is configured for. */
async function ask(
  backend: object,
  request: Partial<StubRequest>,
  asked = host,
): Promise<{ status: number; text: string }> {
  const [configured] = parseConfigValue({ backends: [{ name: "b", ...backend }] }).backends;
  const service = serviceOf(configured!, authorizeOf(configured!.auth, environment));
  const answer = await simulate(service, { reply: improvise, host })(
    {
      method: "POST",
      path: "/v1/chat/completions",
      body: Buffer.from(JSON.stringify({ model: "m", messages })),
      ...request,
      headers: [["host", asked], ["content-type", "application/json"], ...(request.headers ?? [])],
    },
    0,
  );
  return { status: (answer as Exclude<StubAnswer, "reset">).status, text: await textOf(answer) };
}

async function textOf(answer: StubAnswer): Promise<string> {
  if (answer === "reset") return "";
  const chunks: Buffer[] = [];
  for await (const chunk of answer.chunks ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("a simulated provider", () => {
  const openAi = { schema: { name: "OpenAI", prefix: "v1" }, auth: { apiKey: { key: { env: "KEY" } } } };
  const bearer: [string, string] = ["authorization", `Bearer ${secret}`];

  it("answers who has the credential, and nobody else, without telling it", async () => {
    assert.equal((await ask(openAi, { headers: [bearer] })).status, 200);
    const cases: [[string, string][], RegExp][] = [
      [[], /authorization is missing/],
      [[["authorization", "Bearer other"]], /authorization is not what was configured/],
      [[bearer, bearer], /authorization comes more than once/],
      [[bearer, ["x-api-key", "the client's"]], /x-api-key came through/],
    ];
    for (const [headers, message] of cases) {
      const { status, text } = await ask(openAi, { headers });
      assert.equal(status, 401, text);
      assert.match(text, message);
      assert.ok(!text.includes(secret) && !text.includes("the client's"), text);
    }
    const open = await ask({ ...openAi, auth: undefined }, { headers: [bearer] });
    assert.equal(open.status, 200, "without a credential of the gateway's, that of the client passes");
  });

  it("takes what the API documents, at its place", async () => {
    const send = (body: unknown, path = "/v1/chat/completions") =>
      ask(openAi, { headers: [bearer], path, body: Buffer.from(JSON.stringify(body)) });
    const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
    const content = [{ type: "text", text: "Wrens?" }, image];
    const rich = {
      model: "m",
      messages: [{ role: "user", content }],
      seed: 1,
      logit_bias: { 1: 2 },
      top_p: 0.5,
    };
    assert.equal((await send(rich)).status, 200);
    assert.equal((await send({ model: "m", messages, top_k: 4 })).status, 400);
    assert.equal((await send({ model: "m" })).status, 400);
    assert.equal((await send({ model: "m", messages }, "/chat/completions")).status, 404);
    const elsewhere = await ask(openAi, { headers: [bearer] }, "other.example.com");
    assert.equal(elsewhere.status, 421);
  });

  it("checks signatures over the request as it arrived", async () => {
    const bedrock = { schema: { name: "AWSBedrock" }, auth: { aws: { region: "us-east-1" } } };
    const path = "/model/amazon.nova-lite-v1%3A0/converse";
    const body = Buffer.from(JSON.stringify({ messages: [{ role: "user", content: [{ text: "Wrens?" }] }] }));
    const signer = new SignatureV4({
      credentials: { accessKeyId: "AKIDTEST", secretAccessKey: secret },
      region: "us-east-1",
      service: "bedrock",
      sha256: Sha256,
      uriEscapePath: true,
      applyChecksum: false,
    });
    const signed = await signer.sign({
      method: "POST",
      protocol: "https:",
      hostname: host,
      path,
      headers: { host },
      body,
    });
    const headers = Object.entries(signed.headers).filter(([name]) => name !== "host");
    const good = await ask(bedrock, { path, body, headers });
    assert.equal(good.status, 200, good.text);
    const changed = await ask(bedrock, { path, body: Buffer.concat([body, Buffer.from(" ")]), headers });
    assert.equal(changed.status, 401);
    assert.match(changed.text, /authorization is not what was configured/);
    assert.equal((await ask(bedrock, { path, body })).status, 401);
  });
});

describe("what a simulated provider makes up", () => {
  it("values that fit a schema", () => {
    const schema = {
      type: "object",
      properties: {
        unit: { enum: ["m", "ft"] },
        place: {
          $ref: "#/x",
          anyOf: [{ type: "object", properties: { x: { type: "number", minimum: 3 } }, required: ["x"] }],
        },
        list: { type: "array", minItems: 1, items: { type: ["boolean", "null"] } },
        optional: { type: "string" },
        fixed: { const: 7 },
        capitals: { type: "STRING" },
      },
      required: ["unit", "place", "list", "fixed", "capitals"],
    };
    const example = { unit: "m", place: { x: 3 }, list: [true], fixed: 7, capitals: "example" };
    assert.deepEqual(exampleOf(schema), example);
    const endless: Record<string, unknown> = { type: "array", minItems: 1 };
    endless["items"] = endless;
    assert.ok(JSON.stringify(exampleOf(endless)).length < 100, "schemas that hold themselves end");
  });

  it("credentials for what is not set, in the form in which they are read", () => {
    const aws = { region: "us-east-1", profile: "work", credentialFileLiteral: { env: "FILE" } };
    const config = parseConfigValue({
      backends: [
        { name: "a", schema: { name: "OpenAI" }, auth: { apiKey: { key: { env: "SET" } } } },
        { name: "b", schema: { name: "OpenAI" }, auth: { apiKey: { key: { env: "UNSET" } } } },
        { name: "c", schema: { name: "AWSBedrock" }, auth: { aws } },
        { name: "d", schema: { name: "AWSBedrock" }, auth: { aws: { region: "us-east-1" } } },
      ],
    });
    const made = madeUpCredentials(config, { SET: "x", UNSET: "" });
    assert.deepEqual(Object.keys(made).sort(), [
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
      "FILE",
      "UNSET",
    ]);
    const profile = profileOf(made["FILE"] ?? "", "work");
    assert.deepEqual([...profile.keys()], ["aws_access_key_id", "aws_secret_access_key"]);
  });

  it("reads credential files as the filter does", () => {
    const text =
      "# mine\n[default]\naws_access_key_id=A\n[profile work] ; at work\nAWS_ACCESS_KEY_ID = B # old\n" +
      "aws_secret_access_key = C#D\n";
    assert.deepEqual(
      [...profileOf(text, "work")],
      [
        ["aws_access_key_id", "B"],
        ["aws_secret_access_key", "C#D"],
      ],
    );
    assert.deepEqual([...profileOf(text, "none")], []);
  });
});
