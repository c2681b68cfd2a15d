import assert from "node:assert/strict";
import { before, test } from "node:test";
import { loadExchanges } from "../../harness/exchange/load.ts";
import { FilterModule } from "../../harness/host/module.ts";
import { Metrics } from "../../harness/host/metrics.ts";
import { ConfigurationRefused, Vm } from "../../harness/host/vm.ts";
import { configurationOf } from "../../harness/replay/configuration.ts";
import { replayExchange } from "../../harness/replay/replay.ts";
import { secretsIn, secretsInHeaders } from "../support/secrets.ts";

const { exchanges } = loadExchanges(["tests/exchanges", "tests/recordings"]);

let module: FilterModule;
before(async () => {
  module = await FilterModule.load("build/filter.wasm");
});

function assertAbsent(secrets: string[], text: string, where: string): void {
  for (const secret of secrets) assert.ok(!text.includes(secret), `${where} holds the secret ${secret}`);
}

test("no secret of any exchange is in a log line, in an answer to a client, or in a name of a metric", () => {
  const secrets = new Set<string>();
  const logged: string[] = [];
  const answered: string[] = [];
  for (const exchange of exchanges) {
    for (const secret of secretsIn(JSON.parse(configurationOf(exchange).json))) secrets.add(secret);
    for (const secret of secretsInHeaders(exchange.client.request.headers)) secrets.add(secret);
    const { outcomes } = replayExchange(exchange, {
      module,
      plans: ["whole"],
      trace: (line) => logged.push(line),
    });
    for (const { clientResponse } of outcomes.values()) {
      answered.push(JSON.stringify(clientResponse?.headers), clientResponse?.body.toString() ?? "");
    }
  }
  assert.ok(secrets.size >= 10, `the exchanges hold ${secrets.size} secrets`);
  assertAbsent([...secrets], logged.join("\n"), "a log line");
  assertAbsent([...secrets], answered.join("\n"), "an answer");
});

test("neither the refusal of a configuration nor a metric tells a secret", () => {
  const secret = "sk-very-secret-value";
  const backend = { name: "b", schema: { name: "AWSBedrock" } };
  const refused = [
    { ...backend, auth: { aws: { region: "us-east-1", credentialFileLiteral: `[default]\n${secret}\n` } } },
    { ...backend, auth: { apiKey: { key: secret, typo: 1 } } },
    { ...backend, schema: { name: "Nonsense" }, auth: { apiKey: { key: secret } } },
  ];
  const metrics = new Metrics();
  for (const wrong of refused) {
    const logged: string[] = [];
    const vm = Vm.create(module, { metrics, log: ({ message }) => logged.push(message) });
    assert.throws(() => vm.configure("gateway", JSON.stringify({ backends: [wrong] })), ConfigurationRefused);
    assert.ok(logged.length > 0);
    assertAbsent([secret], logged.join("\n"), "the refusal");
  }
  const good = { ...backend, schema: { name: "OpenAI" }, auth: { apiKey: { key: secret } } };
  Vm.create(module, { metrics }).configure("gateway", JSON.stringify({ backends: [good] }));
  assertAbsent(
    [secret],
    metrics
      .all()
      .map(({ name }) => name)
      .join("\n"),
    "a metric",
  );
});
