import assert from "node:assert/strict";
import { createVerify } from "node:crypto";
import { describe, it } from "node:test";
import { Random } from "../../harness/host/random.ts";
import { MintingWorkers } from "./support/minting-workers.ts";
import { testAccount } from "./support/service-account.ts";

const account = testAccount();
const secret = "very~secret value&+=";
const minute = 60_000;

const azure = (clientSecret: unknown = secret): object => ({
  backends: [
    {
      name: "azure",
      schema: { name: "AzureOpenAI" },
      auth: { azure: { tenantId: "tenant", clientId: "client", clientSecret } },
    },
  ],
});

const google = (serviceAccountKey: unknown = account.key): object => ({
  backends: [
    {
      name: "vertex",
      schema: { name: "GCPVertexAI" },
      auth: { gcp: { region: "us-east5", projectName: "p", serviceAccountKey } },
    },
  ],
});

const token = (text: string, lifetime = 3600): object => ({
  access_token: text,
  expires_in: lifetime,
  token_type: "Bearer",
});

const json = (part: string | undefined): unknown =>
  JSON.parse(Buffer.from(part ?? "", "base64url").toString());

describe("minting", () => {
  it("exchanges an assertion that the service account's key signs", () => {
    const workers = new MintingWorkers(3, google());
    const { call } = workers.awaitCall();
    assert.equal(workers.calls.length, 1);
    assert.equal(call.cluster, "gcp-token");
    assert.equal(call.timeout, 10_000);
    assert.deepEqual(call.headers, [
      [":method", "POST"],
      [":path", "/token"],
      [":authority", "oauth2.example.com"],
      ["content-type", "application/x-www-form-urlencoded"],
    ]);
    const form = new URLSearchParams(Buffer.from(call.body).toString());
    assert.equal(form.get("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
    const [header, claims, signature, ...rest] = form.get("assertion")!.split(".");
    assert.deepEqual(rest, []);
    assert.deepEqual(json(header), { alg: "RS256", typ: "JWT", kid: "key-1" });
    const { iat, ...others } = json(claims) as { iat: number };
    assert.deepEqual(others, {
      iss: "gateway@project.example.com",
      scope: "https://www.googleapis.com/auth/cloud-platform",
      aud: "https://oauth2.example.com/token",
      exp: iat + 3600,
    });
    assert.ok(Math.abs(iat - Number(workers.clock.nanoseconds / 1_000_000_000n)) <= 1);
    const verifier = createVerify("sha256").update(`${header}.${claims}`);
    assert.ok(verifier.verify(account.publicKey, signature!, "base64url"));
  });

  it("exchanges an application's secret", () => {
    const workers = new MintingWorkers(1, azure());
    const { call } = workers.awaitCall();
    assert.equal(call.cluster, "azure-token");
    assert.deepEqual(call.headers.slice(1, 3), [
      [":path", "/tenant/oauth2/v2.0/token"],
      [":authority", "login.microsoftonline.com"],
    ]);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(Buffer.from(call.body).toString())), {
      grant_type: "client_credentials",
      scope: "https://cognitiveservices.azure.com/.default",
      client_id: "client",
      client_secret: secret,
    });
  });

  it("gives the token to all workers; until then requests wait outside", () => {
    const workers = new MintingWorkers(3, azure());
    const early = workers.ask(1);
    assert.equal(early.status, 503);
    assert.match(early.body!, /no access token for the backend yet/);
    workers.answer(200, token("first"));
    for (const worker of [0, 1, 2]) assert.equal(workers.ask(worker).authorization, "Bearer first");
    assert.equal(workers.metrics.value("ai_gateway.token_exchanges"), 1);
  });

  it("asks again between 70 and 85 percent of a token's life, at times that differ", () => {
    const times = new Set<number>();
    for (let seed = 1; seed <= 5; seed++) {
      const workers = new MintingWorkers(0, azure());
      workers.start(azure(), seed);
      workers.answer(200, token("first", 1000));
      const after = workers.answer(200, token("second", 1000), 1_000_000);
      assert.ok(after >= 700_000 && after <= 850_500, `asked after ${after} ms`);
      times.add(after);
      assert.equal(workers.ask().authorization, "Bearer second");
    }
    assert.ok(times.size > 1);
  });

  it("is taken over by another worker where the one that asked is gone", () => {
    const workers = new MintingWorkers(2, azure());
    const { root } = workers.awaitCall();
    workers.roots.splice(workers.roots.indexOf(root), 1);
    assert.ok(workers.answer(200, token("other"), 3000) > 0);
    assert.equal(workers.ask().authorization, "Bearer other");
  });

  it("keeps its distance from an endpoint that fails, more after each failure", () => {
    const workers = new MintingWorkers(2, azure());
    workers.answer(500, "");
    for (const delay of [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000)) {
      const after = workers.answer(503, { error: secret });
      assert.ok(after >= delay / 2 && after <= delay + 500, `${after} ms instead of ${delay}`);
    }
    assert.equal(workers.ask().status, 503);
    assert.equal(workers.metrics.value("ai_gateway.token_exchange_failures"), 9);
    const warnings = workers.log.filter((line) => line.includes("cannot get an access token for azure"));
    assert.match(warnings[0]!, /azure: status 500;/);
    assert.ok(warnings.length < 6, "each failure is logged");
    assert.ok(!workers.log.join().includes(secret));
    workers.answer(200, token("at last"));
    assert.equal(workers.ask().authorization, "Bearer at last");
  });

  it("says 401 where the credential is refused, until it no longer is", () => {
    const workers = new MintingWorkers(1, azure());
    workers.answer(401, { error: "invalid_client", error_description: secret });
    const { status, body } = workers.ask();
    assert.equal(status, 401);
    assert.match(body!, /token endpoint refuses the configured credential/);
    assert.match(workers.log.join("\n"), /azure: status 401, invalid_client;/);
    assert.ok(!workers.log.join().includes(secret));
    const after = workers.answer(200, token("good"));
    assert.ok(after >= minute / 2 && after <= minute + 500);
    assert.equal(workers.ask().authorization, "Bearer good");
  });

  it("keeps a token that lives while its successor fails, and no longer", () => {
    const workers = new MintingWorkers(1, azure());
    workers.answer(200, token("old", 100));
    workers.answer(500, "");
    assert.equal(workers.ask().authorization, "Bearer old");
    workers.pass(31_000);
    assert.equal(workers.ask().status, 503);
  });

  it("does not wait for a call that brings no answer", () => {
    const workers = new MintingWorkers(1, azure());
    const { call, root } = workers.awaitCall();
    root.callouts.fail(call.token);
    assert.match(workers.log.join("\n"), /azure: no answer in time;/);
    workers.answer(200, token("next"), 2000);
  });

  it("takes no token from nonsense", () => {
    const nonsense: unknown[] = [
      "",
      "<html>",
      "[]",
      "{",
      {},
      { access_token: "t" },
      token("t", 0),
      token("t", -5),
      token("t", 1.5),
      token(""),
      token(" "),
      token("a\nb"),
      token("a\u0000b"),
      token("x".repeat(20_000)),
      { access_token: 5, expires_in: 5 },
      { access_token: "t", expires_in: "1e400" },
      JSON.stringify(token("t")).repeat(2000),
    ];
    for (const body of nonsense) {
      const workers = new MintingWorkers(1, azure());
      workers.answer(200, body);
      assert.equal(workers.ask().status, 503, JSON.stringify(body).slice(0, 80));
      assert.match(workers.log.join("\n"), /its answer holds no token that lives/);
    }
  });

  it("believes in no token that lives longer than a day", () => {
    const workers = new MintingWorkers(1, azure());
    workers.answer(200, token("t", 9_007_199_254_740_991));
    workers.clock.advance(24 * 60 * minute);
    assert.equal(workers.ask().status, 503);
  });

  it("survives whatever becomes of an answer", () => {
    const random = new Random(7);
    const workers = new MintingWorkers(1, azure());
    const whole = Buffer.from(JSON.stringify(token("sensible")));
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(whole);
      for (let change = 0; change < 3; change++) {
        bytes[random.bytes(1)[0]! % bytes.length] = random.bytes(1)[0]!;
      }
      const { call, root } = workers.awaitCall(90_000_000);
      root.callouts.respond(call.token, [[":status", "200"]], bytes.subarray(0, random.bytes(1)[0]));
      const { status, authorization } = workers.ask();
      assert.ok(status === 503 || authorization!.startsWith("Bearer "));
      workers.clock.advance(24 * 60 * minute);
    }
  });

  it("begins anew with a new credential, and shares one that two backends have", () => {
    const workers = new MintingWorkers(1, azure());
    workers.answer(200, token("of the old"));
    workers.roots.length = 0;
    workers.start(azure("another secret"), 9);
    assert.equal(workers.ask().status, 503);
    workers.answer(200, token("of the new"), 1000);
    assert.equal(workers.ask().authorization, "Bearer of the new");

    const { backends } = azure() as { backends: { name: string }[] };
    const twice = new MintingWorkers(1, { backends: [...backends, { ...backends[0], name: "again" }] });
    twice.pass(1000);
    assert.equal(twice.calls.length, 1);
  });

  it("leaves backends alone whose credential is of no use", () => {
    const workers = new MintingWorkers(1, google({ env: "KEY" }));
    workers.pass(1000);
    assert.equal(workers.calls.length, 0);
    assert.equal(workers.ask().status, 401);
    assert.match(
      workers.log.join("\n"),
      /backend `vertex`: the environment variable KEY is not set, or blank/,
    );
  });
});
