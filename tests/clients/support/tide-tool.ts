import { z } from "zod";
import { toolArguments, toolName, toolResult } from "./scenario.ts";

/** The tool that clients give. */
export const tideTool = {
  name: toolName,
  description: "Height of the tide at a port.",
  parameters: {
    type: "object" as const,
    properties: { port: { type: "string", description: "Its name." } },
    required: ["port"],
    additionalProperties: false,
  },
};

/** The form of the answers that clients ask for. */
export const tideSchema = z.object({ port: z.string(), metres: z.number() });

/** Runs the tool; throws where it was not called as the model did. */
export function runTideTool(input: unknown): string {
  if (JSON.stringify(input) !== JSON.stringify(toolArguments)) {
    throw new Error(`${toolName} was called with ${JSON.stringify(input)}`);
  }
  return toolResult;
}
