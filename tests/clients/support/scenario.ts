import type { Asked, JsonObject } from "../../../harness/simulator/providers/asked.ts";
import { Refusal } from "../../../harness/simulator/providers/refusal.ts";
import type { Reply, TextReply } from "../../../harness/simulator/providers/reply.ts";
import { breakOffWhereAsked, failWhereAsked } from "../../../harness/simulator/providers/troubles.ts";

/** What the providers answer, each in its own format. */
export const greeting = 'Salut ! Ça va ? 👋 "Oui."\nÀ bientôt';
export const toolName = "tide_at";
export const toolArguments = { port: 'Brest "Océan" — \\ 港' };
export const toolResult = 'Haute mer : 4,5 m "⚓"';
export const farewell = "High tide comes at noon.";
export const structuredAnswer = { port: "Brest", metres: 4.5 };
export const usage = { input: 11, output: 7 } as const;
/** Decides the answer. Throws Refusal where a tool, its result or a schema did not arrive as the clients gave it, and where failing is asked for. */
export function replyTo(asked: Asked): Reply {
  failWhereAsked(asked.says);
  const forced = asked.tools.find(({ name }) => name === asked.forcedTool);
  if (asked.forcedTool !== undefined && forced === undefined) {
    throw new Refusal(400, `the tool to call, ${asked.forcedTool}, is not given`);
  }
  if (forced !== undefined && forced.name !== toolName) {
    checkProperties(forced.schema, structuredTypes);
    return { kind: "call", name: forced.name, arguments: structuredAnswer, usage };
  }
  if (asked.schema !== undefined) {
    checkProperties(asked.schema, structuredTypes);
    return text(JSON.stringify(structuredAnswer));
  }
  return asked.tools.length > 0 ? replyWithTools(asked) : text(greeting, breakOffWhereAsked(asked.says));
}

const structuredTypes = { port: "string", metres: "number" };

function replyWithTools({ tools, results }: Asked): Reply {
  const [tool, ...others] = tools;
  if (tool?.name !== toolName || others.length > 0) {
    throw new Refusal(400, `${toolName} is not the one tool that is given`);
  }
  checkProperties(tool.schema, { port: "string" });
  if (results.length === 0) return { kind: "call", name: toolName, arguments: toolArguments, usage };
  if (results.length > 1 || results[0] !== toolResult) {
    throw new Refusal(400, `the tool put out ${JSON.stringify(results)}, not ${JSON.stringify(toolResult)}`);
  }
  return text(farewell);
}

function text(words: string, breaksOff?: TextReply["breaksOff"]): TextReply {
  return { kind: "text", text: words, usage, breaksOff };
}

/** The schema must be of an object with these properties, all required. Gemini's own schemas have types in capitals. */
function checkProperties(schema: JsonObject | undefined, types: Record<string, string>): void {
  const properties = (schema?.["properties"] ?? {}) as Record<string, { type?: string } | undefined>;
  const found = Object.entries(properties).map(([name, value]) => [name, value?.type?.toLowerCase()]);
  const required = [...((schema?.["required"] as string[] | undefined) ?? [])].sort();
  const isGiven =
    JSON.stringify(found) === JSON.stringify(Object.entries(types)) &&
    JSON.stringify(required) === JSON.stringify(Object.keys(types).sort());
  if (!isGiven) throw new Refusal(400, `the schema is not the client's: ${JSON.stringify(schema)}`);
}
