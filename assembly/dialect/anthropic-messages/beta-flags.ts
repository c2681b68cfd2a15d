import { literal } from "../../bytes/ascii";
import { CommaList } from "../../bytes/comma-list";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, equals, isNothing } from "../../bytes/slice";
import { stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";

/** The flags that Bedrock knows; it refuses a request with any other. */
const KNOWN_FLAGS: StaticArray<Slice> = [
  literal("computer-use-2024-10-22"),
  literal("computer-use-2025-01-24"),
  literal("context-1m-2025-08-07"),
  literal("context-management-2025-06-27"),
  literal("dev-full-thinking-2025-05-14"),
  literal("fine-grained-tool-streaming-2025-05-14"),
  literal("interleaved-thinking-2025-05-14"),
  literal("mcp-client-2025-04-04"),
  literal("mcp-client-2025-11-20"),
  literal("model-context-window-exceeded-2025-08-26"),
  literal("output-128k-2025-02-19"),
  literal("pdfs-2024-09-25"),
  literal("search-results-2025-06-09"),
  literal("token-counting-2024-11-01"),
  literal("token-efficient-tools-2025-02-19"),
  literal("tool-search-tool-2025-10-19"),
  literal("web-search-2025-03-05"),
];

/** What Bedrock knows under another name. */
const ADVANCED_TOOL_USE = literal("advanced-tool-use-2025-11-20");
const TOOL_SEARCH_TOOL = literal("tool-search-tool-2025-10-19");

/**
 * Writes the array `anthropic_beta`: the flags that the body lists itself, then those of a header (`flag, flag`) that Bedrock knows, each once.
 * False, and nothing written, where the header adds none.
 */
export function writeBetaFlags(tape: Tape, listed: Node, header: Slice, into: Sink): bool {
  const added = flagsOf(tape, listed, header);
  if (added.length == 0) return false;
  const json = new JsonWriter(into);
  json.beginArray();
  if (tape.kind(listed) == Kind.Array) {
    for (let flag = tape.firstChild(listed); flag != NO_NODE; flag = tape.nextSibling(flag))
      json.raw(tape.raw(flag));
  }
  for (let index = 0; index < added.length; index++) json.string(added[index]);
  json.endArray();
  return true;
}

function flagsOf(tape: Tape, listed: Node, header: Slice): Slice[] {
  const flags: Slice[] = [];
  const named = new CommaList(header);
  while (named.next()) {
    const flag = knownFlag(named.entry);
    if (!isNothing(flag) && !flags.includes(flag) && !lists(tape, listed, flag)) flags.push(flag);
  }
  return flags;
}

/** Bedrock's own word for a flag; NOTHING where it has none. */
function knownFlag(flag: Slice): Slice {
  const wanted = equals(flag, ADVANCED_TOOL_USE) ? TOOL_SEARCH_TOOL : flag;
  for (let index = 0; index < KNOWN_FLAGS.length; index++) {
    if (equals(KNOWN_FLAGS[index], wanted)) return KNOWN_FLAGS[index];
  }
  return NOTHING;
}

function lists(tape: Tape, list: Node, flag: Slice): bool {
  if (tape.kind(list) != Kind.Array) return false;
  for (let node = tape.firstChild(list); node != NO_NODE; node = tape.nextSibling(node)) {
    if (stringEquals(tape, node, flag)) return true;
  }
  return false;
}
