import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { RequestFields } from "../../conversation/request-fields";
import { Node } from "../../json/tape";

const CACHE_CONTROL = literal("cache_control");

/** The prompt-cache marker of a message, part or tool: an extension in Anthropic's form. NOTHING where there is none. */
export function readCache(fields: RequestFields, object: Node): Slice {
  return fields.tape.raw(fields.object(object, CACHE_CONTROL));
}
