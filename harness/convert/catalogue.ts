import type { Loss, Resource } from "./resource.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** All resources that were read, and those that only count by their kind. */
export class Catalogue {
  private readonly resources: Resource[] = [];
  private readonly byPlace = new Map<string, Resource>();
  /** Whole resources that configure gateways in ways filterapi does not. */
  readonly foreignLosses: Loss[] = [];
  /** How many resources there are of kinds that have nothing to do with gateways. */
  readonly bystanders = new Map<string, number>();

  /** False where a resource of this kind and name is there already; then nothing is added. */
  add(resource: Resource): boolean {
    const place = placeOf(resource.kind, resource.namespace, resource.name);
    if (this.byPlace.has(place)) return false;
    this.byPlace.set(place, resource);
    this.resources.push(resource);
    return true;
  }

  find<Body>(kind: ResourceKind<Body>, namespace: string, name: string): Resource<Body> | undefined {
    // A resource is filed under its own kind, whose bodies are of its type.
    return this.byPlace.get(placeOf(kind, namespace, name)) as Resource<Body> | undefined;
  }

  /** The resources of a kind, in the order they were read. */
  all<Body>(kind: ResourceKind<Body>): Resource<Body>[] {
    return this.resources.filter((resource) => resource.kind === kind) as Resource<Body>[];
  }

  /** What is not carried over, resource by resource. */
  losses(): Loss[] {
    return [...this.resources.flatMap((resource) => resource.losses()), ...this.foreignLosses];
  }
}

function placeOf(kind: ResourceKind<unknown>, namespace: string, name: string): string {
  const [version = ""] = Object.keys(kind.versions);
  return [version, kind.kind, namespace, name].join(" ");
}
