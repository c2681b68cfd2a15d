// The whole test ladder, cheapest rung first: checks, build, unit, harness, exchanges, real Envoy, official clients. The last line counts them all.
import {
  checkSteps,
  buildStep,
  clientsStep,
  envoyStep,
  exchangesStep,
  harnessStep,
  unitStep,
} from "./runner/steps.ts";
import { type Counts, noCounts, sum, summary } from "./runner/counts.ts";
import { type Step, runStep } from "./runner/step.ts";

const wanted = process.argv.slice(2);
const ladder: Step[] = [
  ...checkSteps,
  buildStep,
  unitStep,
  harnessStep,
  exchangesStep,
  envoyStep,
  clientsStep,
];
const steps = wanted.length === 0 ? ladder : ladder.filter((step) => wanted.includes(step.name));
if (steps.length === 0) {
  console.error(`no such step; there are: ${ladder.map((step) => step.name).join(", ")}`);
  process.exit(2);
}

let total: Counts = noCounts;
for (const step of steps) {
  const counts = await runStep(step);
  total = sum(total, counts);
  // Without a module there is nothing to test.
  if (step === buildStep && counts.failed > 0) break;
}
console.log(summary(total));
process.exit(total.failed > 0 ? 1 : 0);
