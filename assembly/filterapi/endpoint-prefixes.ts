import { Arena } from "../bytes/arena";
import { NOTHING, Slice, byteAt, isEmpty, isNothing } from "../bytes/slice";
import { Fields } from "./fields";

/** The paths below which clients find the APIs. Each begins with a slash. */
export class EndpointPrefixes {
  /** Before all the others. */
  root: Slice = NOTHING;
  openai: Slice = NOTHING;
  cohere: Slice = NOTHING;
  anthropic: Slice = NOTHING;
}

/** `rootPrefix` and `endpointPrefixes` of the top level. */
export function parseEndpointPrefixes(topLevel: Fields, arena: Arena): EndpointPrefixes {
  const prefixes = new EndpointPrefixes();
  prefixes.root = readPrefix(topLevel, "rootPrefix");
  const fields = topLevel.nested("endpointPrefixes");
  if (fields) {
    prefixes.openai = readPrefix(fields, "openai");
    prefixes.cohere = readPrefix(fields, "cohere");
    prefixes.anthropic = readPrefix(fields, "anthropic");
    fields.close();
  }
  if (isNothing(prefixes.root)) prefixes.root = arena.ascii("/");
  if (isNothing(prefixes.openai)) prefixes.openai = arena.ascii("/");
  if (isNothing(prefixes.cohere)) prefixes.cohere = arena.ascii("/cohere");
  if (isNothing(prefixes.anthropic)) prefixes.anthropic = arena.ascii("/anthropic");
  return prefixes;
}

function readPrefix(fields: Fields, name: string): Slice {
  const value = fields.find(name);
  if (!value) return NOTHING;
  const prefix = value.text();
  if (!isNothing(prefix) && (isEmpty(prefix) || byteAt(prefix, 0) != 0x2f)) value.refuse("must begin with /");
  return prefix;
}
