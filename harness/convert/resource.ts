import { formatPath } from "../filterapi/problem.ts";
import type { ValuePath } from "../filterapi/problem.ts";
import { ReadingLedger } from "./reading-ledger.ts";
import type { Reason, ResourceKind } from "./resource-kind.ts";

/** Something of a manifest that is not in the configuration. */
export interface Loss extends Reason {
  /** `kind namespace/name`. */
  resource: string;
  /** Such as `spec.rules[0].timeouts`. */
  path: string;
}

/** What a manifest says of its resource beside the body. */
export interface Identity {
  apiVersion: string;
  namespace: string;
  name: string;
  /** RFC 3339; absent in manifests that never were in a cluster. */
  created?: string;
  /** Kinds of the resources that this one was made for. */
  owners: readonly string[];
}

const unknownField: Reason = {
  why: "filterapi has nothing that says this",
  remedy: "check whether the gateway needs it",
};

const unreferenced: Reason = {
  why: "no route leads to it",
  remedy: "refer to it from a route that is converted with it, or leave it out",
};

/** A resource, and the account of what became of its fields. */
export class Resource<Body = unknown> {
  readonly kind: ResourceKind<Body>;
  readonly identity: Identity;
  /** Reading a field counts it as carried over. */
  readonly body: Body;
  /** The same, for a look that carries nothing over. */
  readonly plain: Body;
  private readonly raw: object;
  private readonly ledger = new ReadingLedger();
  private readonly listed: Loss[] = [];

  /** `raw` is the body as it was written, unknown fields included; `body` what its kind makes of it. */
  constructor(kind: ResourceKind<Body>, identity: Identity, body: Body, raw: object) {
    this.kind = kind;
    this.identity = identity;
    this.body = this.ledger.observe(body);
    this.plain = body;
    this.raw = raw;
  }

  get namespace(): string {
    return this.identity.namespace;
  }

  get name(): string {
    return this.identity.name;
  }

  /** `kind namespace/name`. */
  get title(): string {
    return titleOf(this.kind.kind, this.namespace, this.name);
  }

  /** Counts a field, with everything in it, as dealt with. */
  settle(path: ValuePath): void {
    this.ledger.settle(path);
  }

  /** Counts what a reference is made of as dealt with. */
  settleReference(path: ValuePath): void {
    for (const field of ["group", "kind", "name", "namespace", "sectionName"]) this.settle([...path, field]);
  }

  /** Lists a field as not, or not wholly, carried over, and counts it as dealt with. */
  lose(path: ValuePath, why: string, remedy: string): void {
    this.settle(path);
    const loss = { resource: this.title, path: formatPath(path), why, remedy };
    const isListed = this.listed.some((other) => other.path === loss.path && other.why === why);
    if (!isListed) this.listed.push(loss);
  }

  /** Everything that was not carried over: what was listed, and every field that nothing used. */
  losses(): Loss[] {
    if (this.kind.staysInCluster) return [...this.listed];
    const unused = this.ledger.unused(this.raw);
    const isUntouched =
      unused.length > 0 &&
      unused.length === Object.keys(this.raw).length &&
      unused.every(({ length }) => length === 1);
    if (isUntouched) {
      return [...this.listed, { resource: this.title, path: "the whole resource", ...unreferenced }];
    }
    const rest = unused.map((path) => ({
      resource: this.title,
      path: formatPath(path),
      ...(this.kind.reasons?.[withoutIndexes(path)] ?? unknownField),
    }));
    return [...this.listed, ...rest];
  }
}

/** `kind namespace/name`. */
export function titleOf(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

function withoutIndexes(path: ValuePath): string {
  return formatPath(path).replaceAll(/\[\d+\]/g, "[]");
}
