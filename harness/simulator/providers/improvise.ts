import type { StubRequest } from "../../envoy/stub-upstream.ts";
import type { Asked } from "./asked.ts";
import { exampleOf } from "./example-of.ts";
import { Refusal } from "./refusal.ts";
import type { Reply } from "./reply.ts";
import { breakOffWhereAsked, failWhereAsked } from "./troubles.ts";

/** Bytes that count as one token, of requests as of replies. */
const tokenBytes = 4;
/** What is repeated of the user's words, in characters. */
const repeated = 200;

/**
 * Answers whatever is asked for: calls the tool that has to be called, or the first one where none has answered yet; writes JSON that fits a
 * schema; else says that it is simulated. Throws Refusal where failing is asked for.
 */
export function improvise(asked: Asked, { body }: StubRequest): Reply {
  failWhereAsked(asked.says);
  const usageOf = (text: string) => ({
    input: tokensOf(body.length),
    output: tokensOf(Buffer.byteLength(text)),
  });
  const tool = toolToCall(asked);
  if (tool !== undefined) {
    const input = exampleOf(tool.schema ?? {});
    const called = typeof input === "object" && input !== null ? { ...input } : {};
    return { kind: "call", name: tool.name, arguments: called, usage: usageOf(JSON.stringify(called)) };
  }
  const text = asked.schema === undefined ? sentencesFor(asked) : JSON.stringify(exampleOf(asked.schema));
  return { kind: "text", text, usage: usageOf(text), breaksOff: breakOffWhereAsked(asked.says) };
}

function toolToCall({ tools, forcedTool, results }: Asked): Asked["tools"][number] | undefined {
  if (forcedTool === undefined) return results.length === 0 ? tools[0] : undefined;
  const tool = tools.find(({ name }) => name === forcedTool);
  if (tool === undefined) throw new Refusal(400, `the tool to call, ${forcedTool}, is not given`);
  return tool;
}

function sentencesFor({ model, says, results }: Asked): string {
  const opening = `This is a simulated reply of ${model}: no provider was asked.`;
  if (results.length > 0) return `${opening} The tools said: ${shortened(results.join("; "))}`;
  return says === "" ? opening : `${opening} You said: ${shortened(says)}`;
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length > repeated ? `${characters.slice(0, repeated).join("")}…` : text;
}

function tokensOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / tokenBytes));
}
