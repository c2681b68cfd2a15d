import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { ModelServer } from "../../harness/simulator/http/model-server.ts";
import { folderWith } from "../harness/support/exchange-files.ts";
import { runCli } from "../harness/support/run-cli.ts";
import { chatRequest } from "./support/chat.ts";
import { GatewayCommand } from "./support/gateway-command.ts";
import { requirements } from "./support/requirements.ts";

const { skip } = await requirements();

/** A folder with `pool.json`, which has one pool of these endpoints. */
function folderWithPool(context: TestContext, endpoints: string[]): string {
  const pool = { name: "pool", endpoints: endpoints.map((address) => ({ address })) };
  const backend = { name: "pool", schema: { name: "OpenAI", prefix: "v1" }, inferencePool: pool };
  return folderWith(context, { "pool.json": JSON.stringify({ backends: [backend] }) });
}

/** A port of 127.0.0.1 that something listens on until the test ends. */
async function takenPort(context: TestContext): Promise<number> {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  context.after(() => server.close());
  return port;
}

describe("gateway on the command line", { skip }, () => {
  it("simulates a pool's servers, sends them load through Envoy, and ends in time", async (context) => {
    const local = `127.0.0.1:${await freePort()}`;
    const folder = folderWithPool(context, [local, "10.9.8.7:8000", "[2001:db8::1]:8000"]);
    const port = await freePort();
    const options = ["--simulate", "--load", "40", "--workload", "uniform", "--duration", "3s"];
    const arguments_ = ["gateway", "pool.json", ...options, "--port", String(port)];
    const { code, stdout, stderr } = await runCli(arguments_, folder);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, "");
    assert.ok(stdout.includes(`at http://127.0.0.1:${port}; Ctrl-C ends`));
    assert.ok(stdout.includes(`curl http://127.0.0.1:${port}/v1/chat/completions`));
    assert.match(stdout, /^10\.9\.8\.7:8000 is simulated at 127\.0\.0\.1:\d+$/m);
    assert.match(stdout, /^\[2001:db8::1\]:8000 is simulated at 127\.0\.0\.1:\d+$/m);
    assert.ok(!stdout.includes(`${local} is simulated`));
    const last = stdout.trimEnd().split("\n").at(-1)!;
    const [, ...served] =
      /^\d+ sent \((\d+)\/(\d+)\/(\d+)\), \d+ answered, 0 failed, TTFT p50 \d+ ms, p90 \d+ ms/.exec(last) ??
      [];
    assert.equal(served.length, 3, last);
    assert.ok(
      served.every((count) => Number(count) > 0),
      last,
    );
  });

  it("serves real endpoints, shows requests, and ends with 0 on SIGTERM", async (context) => {
    const server = await ModelServer.listen({ port: await freePort(), profile: { stepTime: 1 } });
    context.after(() => server.close());
    const folder = folderWithPool(context, [`127.0.0.1:${server.port}`]);
    const port = await freePort();
    const gateway = new GatewayCommand(["pool.json", "--port", String(port)], folder);
    context.after(() => gateway.kill());
    await gateway.shows(/^serving /m);
    const url = `http://127.0.0.1:${port}/v1/chat/completions`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(chatRequest) });
    assert.equal(response.status, 200);
    await response.text();
    await gateway.shows(/^200 POST \/v1\/chat\/completions pool \d+ ms/m);
    assert.equal(await gateway.end(), 0);
    assert.match(gateway.shown, /^1 request, 0 failed, 0 tokens in, 0 out, p50 \d+ ms, p90 \d+ ms$/m);
    await assert.rejects(fetch(url), "nothing listens any more");
  });

  it("exits 2 and says what to do where it cannot serve", async (context) => {
    const [taken, free] = [await takenPort(context), await freePort()];
    const folder = folderWithPool(context, [`127.0.0.1:${taken}`]);
    const gateway = (...more: string[]): Promise<{ code: number | null; stderr: string }> =>
      runCli(["gateway", "pool.json", "--port", String(free), ...more], folder);
    const cases: [Promise<{ code: number | null; stderr: string }>, RegExp][] = [
      [gateway("--port", String(taken)), /cannot listen on 127\.0\.0\.1:\d+: the port is in use; --port/],
      [gateway("--simulate"), /no model server can be simulated at 127\.0\.0\.1:\d+: something else listens/],
      [gateway("--load", "5"), /--load needs --simulate/],
      [gateway("--module", "missing.wasm"), /missing\.wasm: no such module; npm run build makes it/],
      [runCli(["gateway", "missing.yaml"], folder), /missing\.yaml:1:1: config: cannot be read/],
    ];
    for (const [finished, message] of cases) {
      const { code, stderr } = await finished;
      assert.match(stderr, message);
      assert.equal(code, 2, stderr);
    }
  });
});
