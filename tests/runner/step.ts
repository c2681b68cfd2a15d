import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Counts, summary } from "./counts.ts";

/** One rung of the test ladder: a command, and how to count what it did. */
export interface Step {
  name: string;
  command: string[];
  /** Counts by the command's output and exit code; undefined where the output has no totals. */
  count: (output: string, exitCode: number) => Counts | undefined;
}

/** Runs a step with its output shown as it comes. A command that fails without a failed test counts as one failure. */
export async function runStep(step: Step): Promise<Counts> {
  console.log(`\n── ${step.name}`);
  const started = performance.now();
  const { output, exitCode } = await runCommand(step.command);
  const counts = step.count(output, exitCode) ?? { passed: 0, failed: 1, skipped: 0 };
  if (exitCode !== 0 && counts.failed === 0) counts.failed = 1;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${step.name}: ${summary(counts)} in ${seconds} s`);
  return counts;
}

async function runCommand([program, ...args]: string[]): Promise<{ output: string; exitCode: number }> {
  const child = spawn(program ?? "", args, { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    process.stdout.write(text);
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { output, exitCode: code ?? 1 };
}
