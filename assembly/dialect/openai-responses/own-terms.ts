import { GatewayError } from "../../conversation/gateway-error";

/** An error of a backend's dialect, which names fields as chat completions do, with the field as this API has it. */
export function inOwnTerms(error: GatewayError): GatewayError {
  return new GatewayError(error.kind, error.message, ownFieldOf(error.field), error.code);
}

function ownFieldOf(field: string): string {
  if (field == "max_tokens") return "max_output_tokens";
  if (field == "reasoning_effort") return "reasoning.effort";
  if (field == "response_format") return "text.format";
  if (field == "response_format.json_schema.schema") return "text.format.schema";
  if (field == "messages[].tool_call_id") return "input[].call_id";
  if (field == "messages[].tool_calls[].function.arguments") return "input[].arguments";
  return field.startsWith("messages[].content") ? "input[].content" : field;
}
