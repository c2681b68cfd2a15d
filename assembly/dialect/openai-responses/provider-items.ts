import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { stringEquals } from "../../json/lookup";
import { Node, Tape } from "../../json/tape";

/** The types of items that belong to OpenAI's own tools, to its storage, or to clients that play such a tool. */
const TYPES: StaticArray<Slice> = [
  literal("item_reference"),
  literal("compaction"),
  literal("compaction_trigger"),
  literal("additional_tools"),
  literal("file_search_call"),
  literal("web_search_call"),
  literal("image_generation_call"),
  literal("code_interpreter_call"),
  literal("computer_call"),
  literal("computer_call_output"),
  literal("tool_search_call"),
  literal("tool_search_output"),
  literal("local_shell_call"),
  literal("local_shell_call_output"),
  literal("shell_call"),
  literal("shell_call_output"),
  literal("apply_patch_call"),
  literal("apply_patch_call_output"),
  literal("mcp_list_tools"),
  literal("mcp_approval_request"),
  literal("mcp_approval_response"),
  literal("mcp_call"),
  literal("custom_tool_call"),
  literal("custom_tool_call_output"),
  literal("program"),
  literal("program_output"),
];

/** Whether the API has this type of item, but no other provider can understand it. */
export function isProviderItem(tape: Tape, type: Node): bool {
  for (let index = 0; index < TYPES.length; index++) {
    if (stringEquals(tape, type, TYPES[index])) return true;
  }
  return false;
}
