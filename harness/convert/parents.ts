import type { z } from "zod";
import type { Resource } from "./resource.ts";
import type { parentReference } from "./resources/fields.ts";

/** A route of either kind, as far as it says what it is attached to. */
type AttachedRoute = Resource<{
  spec: { parentRefs: z.output<typeof parentReference>[]; hostnames: string[] };
}>;

/** Lists what a single configuration cannot keep apart: the Gateways, listeners and hosts that routes belong to. */
export function checkParents(routes: readonly AttachedRoute[]): void {
  const gateways = new Set(
    routes.flatMap((route) => route.plain.spec.parentRefs.map((_, index) => gatewayOf(route, index))),
  );
  for (const route of routes) {
    route.plain.spec.parentRefs.forEach((parent, index) => {
      const path = ["spec", "parentRefs", index];
      if (gateways.size > 1) {
        route.lose(
          path,
          `the routes belong to ${gateways.size} Gateways, and one configuration serves them all`,
          "convert the routes of each Gateway by themselves",
        );
      } else if (parent.sectionName !== undefined || parent.port !== undefined) {
        route.lose(
          path,
          "the configuration does not tell listeners apart",
          "give each listener a configuration of its own",
        );
      } else {
        route.settleReference(path);
      }
    });
    if (route.plain.spec.hostnames.length > 0) {
      route.lose(
        ["spec", "hostnames"],
        "rules of filterapi do not look at the host: they serve every host, and only /v1/models tells hosts apart",
        "give each host a configuration of its own",
      );
    }
  }
}

function gatewayOf(route: AttachedRoute, index: number): string {
  const { kind = "Gateway", namespace = route.namespace, name } = route.plain.spec.parentRefs[index]!;
  return `${kind} ${namespace}/${name}`;
}
