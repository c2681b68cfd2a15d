import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, it, describe } from "node:test";
import { chatRequest } from "./support/chat.ts";
import { Gateway } from "./support/gateway.ts";
import { localhostCertificate, localhostKey } from "./support/localhost-certificate.ts";
import { requirements } from "./support/requirements.ts";
import { SecureStub } from "./support/secure-stub.ts";
import { certificate, privateKey } from "./support/self-signed.ts";

const { binary, skip } = await requirements();

describe("fallback over TLS, in Envoy", { skip, timeout: 60_000 }, () => {
  let folder: string;
  let impostor: SecureStub;
  let failing: SecureStub;
  let serving: SecureStub;
  let gateway: Gateway;

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "ai-gateway-test-"));
    // Trusted, but for another name than the one it is asked for.
    impostor = await SecureStub.listen(certificate, privateKey);
    failing = await SecureStub.listen(localhostCertificate, localhostKey);
    serving = await SecureStub.listen(localhostCertificate, localhostKey);
    failing.status = 503;
    const trustedCa = path.join(folder, "authorities.pem");
    writeFileSync(trustedCa, certificate + localhostCertificate);
    const names = ["impostor", "failing", "serving"];
    const config = {
      rules: [{ backends: names.map((name, priority) => ({ name, priority })) }],
      backends: [impostor, failing, serving].map(({ port }, index) => ({
        name: names[index],
        schema: { name: "OpenAI", prefix: "v1" },
        upstream: { host: "localhost", port, tls: true },
        auth: { apiKey: { key: `key-of-${names[index]}` } },
      })),
    };
    gateway = await Gateway.start(binary, config, {}, { trustedCa });
  });

  after(async () => {
    await gateway.stop();
    await Promise.all([impostor, failing, serving].map((stub) => stub.close()));
    rmSync(folder, { recursive: true });
  });

  it("checks each backend's certificate, and goes on from one that is not the backend's", async () => {
    const response = await gateway.post("/v1/chat/completions", chatRequest);
    assert.equal(response.status, 200);
    assert.match(await response.text(), new RegExp(`"content":"${serving.port}"`));
    assert.deepEqual(impostor.requests, []);
    for (const [stub, name] of [
      [failing, "failing"],
      [serving, "serving"],
    ] as const) {
      const host = `localhost:${stub.port}`;
      assert.deepEqual(stub.requests, [{ name: "localhost", host, authorization: `Bearer key-of-${name}` }]);
    }
  });
});
