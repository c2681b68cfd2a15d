import { existsSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Counts, readAsPect, readSummary, readTap } from "./counts.ts";
import type { Step } from "./step.ts";

/** Milliseconds after which a file that hangs, in a loop even, is ended and counts as failed. */
const fileTimeLimit = 300_000;

const asOneTest = (_output: string, exitCode: number): Counts =>
  exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };

export const checkSteps: Step[] = [
  { name: "format", command: ["npx", "prettier", "--check", "--log-level", "warn", "."], count: asOneTest },
  { name: "lint", command: ["npx", "eslint", "."], count: asOneTest },
  { name: "types", command: ["npx", "tsc", "--noEmit"], count: asOneTest },
];

export const buildStep: Step = {
  name: "build",
  command: ["npm", "run", "--silent", "build"],
  count: asOneTest,
};

export const unitStep: Step = {
  name: "unit",
  command: ["npx", "asp", "--summary", "--no-logo"],
  count: readAsPect,
};

export const harnessStep = nodeTests("harness", 2);

/** The project's own exchanges and recordings, and those beside the project where they exist. */
export const exchangesStep: Step = {
  name: "exchanges",
  command: ["npx", "tsx", "harness/cli.ts", "replay"],
  count: readSummary,
};

export const envoyStep = nodeTests("envoy", 1);

/** The official SDKs, unmodified, against real Envoy and simulated providers. */
export const clientsStep = nodeTests("clients", 1);

/** The test files under `tests/<name>`; their totals are read from a second report, the first one is for people. */
function nodeTests(name: string, concurrency: number): Step {
  const report = join(mkdtempSync(join(tmpdir(), "ai-gateway-test-")), `${name}.tap`);
  const folder = join("tests", name);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".test.ts"),
  );
  return {
    name,
    command: [
      process.execPath,
      "--import=tsx",
      "--test",
      `--test-timeout=${fileTimeLimit}`,
      `--test-concurrency=${concurrency}`,
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=tap",
      `--test-reporter-destination=${report}`,
      ...files.sort().map((file) => join(folder, file)),
    ],
    count: () => (existsSync(report) ? readTap(readFileSync(report, "utf8")) : undefined),
  };
}
