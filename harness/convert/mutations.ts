import type { BackendOutput } from "./output.ts";
import type { BodyMutation, HeaderMutation } from "./resources/mutation.ts";

/** Changes of a backend and of the route to it as one: of two values for one header the route's counts, removals add up. */
export function mergeHeaderMutations(
  ofBackend: HeaderMutation | undefined,
  ofRoute: HeaderMutation | undefined,
): BackendOutput["httpHeaderMutation"] {
  const both = [ofBackend, ofRoute].filter((mutation) => mutation !== undefined);
  const set = new Map(
    both.flatMap((mutation) => mutation.set.map((item) => [item.name.toLowerCase(), item.value])),
  );
  const remove = new Set(both.flatMap((mutation) => mutation.remove.map((name) => name.toLowerCase())));
  return mutationOf(
    [...set].map(([name, value]) => ({ name, value })),
    [...remove],
  );
}

/** The same for fields of the body. */
export function mergeBodyMutations(
  ofBackend: BodyMutation | undefined,
  ofRoute: BodyMutation | undefined,
): BackendOutput["httpBodyMutation"] {
  const both = [ofBackend, ofRoute].filter((mutation) => mutation !== undefined);
  const set = new Map(both.flatMap((mutation) => mutation.set.map((item) => [item.path, item.value])));
  const remove = new Set(both.flatMap((mutation) => mutation.remove.map((name) => name)));
  return mutationOf(
    [...set].map(([path, value]) => ({ path, value })),
    [...remove],
  );
}

function mutationOf<Item>(set: Item[], remove: string[]): { set?: Item[]; remove?: string[] } | undefined {
  if (set.length === 0 && remove.length === 0) return undefined;
  return { ...(set.length > 0 && { set }), ...(remove.length > 0 && { remove }) };
}
