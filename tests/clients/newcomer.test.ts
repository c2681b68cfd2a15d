import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { GatewayCommand } from "../envoy/support/gateway-command.ts";
import { requirements } from "../envoy/support/requirements.ts";
import { project } from "../harness/support/run-cli.ts";

const { skip } = await requirements();

/** README's first block, the commands that whoever has just cloned the project pastes, and what they are promised. */
function promised(): { commands: string[]; output: string } {
  const readme = readFileSync(join(project, "README.md"), "utf8");
  const [, commands, output] = /```sh\n([^]*?)```[^]*?```\n([^]*?)```/.exec(readme) ?? [];
  return { commands: commands?.trim().split("\n") ?? [], output: output ?? "" };
}

function run(command: string[], environment: NodeJS.ProcessEnv): Promise<string> {
  const [program = "", ...args] = command;
  const child = spawn(program, args, { cwd: project, env: { ...process.env, ...environment } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
  return new Promise((resolve) => child.once("close", () => resolve(output)));
}

// Where the filter is not built yet, the second command builds it.
const timeout = 300_000;

describe("a newcomer's path", { skip, timeout }, () => {
  it("takes three commands to an answer by OpenAI's SDK through real Envoy", async (context) => {
    const { commands, output } = promised();
    const [install, serve, ask, ...others] = commands;
    assert.equal(install, "npm ci", "this test runs in a project that is installed");
    assert.deepEqual(others, []);
    // Beside the commands as they stand only the port differs: several tests may run on one machine.
    const port = await freePort();
    const unset = { OPENAI_API_KEY: "", AZURE_OPENAI_API_KEY: "", AWS_CREDENTIALS: "" };
    const gateway = new GatewayCommand(["--port", String(port)], project, unset, serve!.split(" "));
    context.after(() => gateway.kill());
    const [, baseUrl] = await gateway.shows(/^ {2}export OPENAI_BASE_URL=(\S+)$/m);
    const printed = await run(ask!.split(" "), { OPENAI_BASE_URL: baseUrl });
    assert.ok(printed.includes(output) && output.length > 50, printed);
    await gateway.shows(/^200 POST \S+ (openai|azure) \d+ ms, \d+ tokens in, \d+ out$/m);
    const status = await gateway.end();
    assert.ok(status === 0 || status === null || status === 143, `ended with ${status}: ${gateway.shown}`);
  });
});
