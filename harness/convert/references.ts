import type { ValuePath } from "../filterapi/problem.ts";
import type { Catalogue } from "./catalogue.ts";
import { groupOf } from "./kinds.ts";
import type { Resource } from "./resource.ts";
import { referenceGrant } from "./resources/reference-grant.ts";

/** What a reference names. */
export interface Referent {
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/**
 * Lists a reference into another namespace that no ReferenceGrant there allows. It is carried over all the same, as grants
 * often are not among the manifests of those who refer.
 */
export function checkGrant(catalogue: Catalogue, from: Resource, path: ValuePath, to: Referent): void {
  if (from.namespace === to.namespace || isGranted(catalogue, from, to)) return;
  from.lose(
    path,
    `no ReferenceGrant in namespace ${to.namespace} allows references from ${from.kind.kind} in ${from.namespace} to ${to.kind} ${to.name}: the cluster refuses it, the result does not`,
    "convert the grant along with the rest, or take the reference out",
  );
}

function isGranted(catalogue: Catalogue, from: Resource, to: Referent): boolean {
  const group = groupOf(from.identity.apiVersion);
  return catalogue
    .all(referenceGrant)
    .filter((grant) => grant.namespace === to.namespace)
    .some(
      ({ plain }) =>
        plain.spec.from.some(
          (source) =>
            source.group === group && source.kind === from.kind.kind && source.namespace === from.namespace,
        ) &&
        plain.spec.to.some(
          (target) =>
            target.group === to.group &&
            target.kind === to.kind &&
            (target.name === undefined || target.name === to.name),
        ),
    );
}
