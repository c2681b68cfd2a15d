import { z } from "zod";

/** What an API documents and a simulator does not look into. */
const unread = z.any().exactOptional();

/** Members that an API documents and a simulator does not look into: they may have any value. */
export function documented<Name extends string>(...names: Name[]): Record<Name, typeof unread> {
  return Object.fromEntries(names.map((name) => [name, unread])) as Record<Name, typeof unread>;
}

/** A value of one of the types that an API documents and a simulator does not look into; it is read as nothing. */
export function documentedType(...types: string[]) {
  return z.looseObject({ type: z.enum(types) }).transform(() => undefined);
}

/** A list of parts, and of others that an API documents and a simulator does not look into: these are left out. */
export function partsOf<Part>(part: z.ZodType<Part>, others: z.ZodType<undefined>, least = 1) {
  const list = z.array(z.union([part, others])).min(least);
  return list.transform((parts) => parts.filter((found) => found !== undefined));
}
