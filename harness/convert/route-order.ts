import type { Resource } from "./resource.ts";

/** The order of the Gateway API between resources: the older first, then by namespace and name; without an age, last. */
export function byAge(left: Resource, right: Resource): number {
  const byCreation = ageKey(left).localeCompare(ageKey(right), "en");
  return byCreation || placeKey(left).localeCompare(placeKey(right), "en");
}

function ageKey({ identity }: Resource): string {
  const time = Date.parse(identity.created ?? "");
  return Number.isNaN(time) ? "later" : new Date(time).toISOString();
}

function placeKey({ namespace, name }: Resource): string {
  return `${namespace}/${name}`;
}
