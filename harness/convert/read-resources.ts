import type { z } from "zod";
import { describeIssue } from "../filterapi/messages.ts";
import { formatPath } from "../filterapi/problem.ts";
import type { ValuePath } from "../filterapi/problem.ts";
import { Catalogue } from "./catalogue.ts";
import { gatewayGroups, groupOf, lookUpKind } from "./kinds.ts";
import { ManifestError } from "./problem.ts";
import type { ManifestProblem } from "./problem.ts";
import type { Manifest } from "./read-manifests.ts";
import { Resource, titleOf } from "./resource.ts";
import type { Identity } from "./resource.ts";
import type { ResourceKind } from "./resource-kind.ts";

/** Checks all manifests by the rules of their kinds. Throws ManifestError with everything that breaks one. */
export function readResources(manifests: readonly Manifest[]): Catalogue {
  const catalogue = new Catalogue();
  const problems: ManifestProblem[] = [];
  for (const manifest of manifests) problems.push(...readResource(manifest, catalogue));
  if (problems.length > 0) throw new ManifestError(problems);
  return catalogue;
}

interface Document {
  apiVersion: string;
  kind: string;
  metadata: Record<string, unknown>;
  body: Record<string, unknown>;
}

function readResource(manifest: Manifest, catalogue: Catalogue): ManifestProblem[] {
  const document = readDocument(manifest.value);
  if ("path" in document) {
    const shown = document.path.length === 0 ? "document" : formatPath(document.path);
    return [manifest.problem(document.path, undefined, shown, document.reason)];
  }
  const { apiVersion, kind, metadata } = document;
  const namespace = textOf(metadata["namespace"]) ?? "default";
  const name = textOf(metadata["name"]);
  const lookup = lookUpKind(apiVersion, kind);
  if ("bystander" in lookup) {
    catalogue.bystanders.set(kind, (catalogue.bystanders.get(kind) ?? 0) + 1);
    return [];
  }
  if (name === undefined || name === "") {
    return [manifest.problem(["metadata"], kind, "metadata.name", "is required")];
  }
  const title = titleOf(kind, namespace, name);
  const refuse = (path: ValuePath, reason: string): ManifestProblem =>
    manifest.problem(path, title, formatPath(path), reason);
  if ("foreign" in lookup) {
    catalogue.foreignLosses.push({ resource: title, path: "the whole resource", ...lookup.foreign });
    return [];
  }
  if ("unserved" in lookup) {
    return [refuse(["apiVersion"], `"${apiVersion}" is not served; there is ${lookup.unserved.join(", ")}`)];
  }
  const parsed = lookup.known.versions[apiVersion]!.safeParse(document.body, { reportInput: true });
  if (!parsed.success) return findingsOf(parsed.error).map(({ path, reason }) => refuse(path, reason));
  const identity = identityOf(apiVersion, namespace, name, metadata);
  const isNew = catalogue.add(resourceOf(lookup.known, identity, parsed.data, metadata, document.body));
  return isNew ? [] : [refuse(["metadata", "name"], "there is a resource of this kind and name already")];
}

function readDocument(value: unknown): Document | { path: ValuePath; reason: string } {
  if (!isObject(value)) return { path: [], reason: "is no Kubernetes resource, but a plain value or a list" };
  const { apiVersion, kind, metadata, ...body } = value;
  if (typeof apiVersion !== "string") return { path: ["apiVersion"], reason: "is required, as a string" };
  if (typeof kind !== "string") return { path: ["kind"], reason: "is required, as a string" };
  if (!isObject(metadata)) return { path: ["metadata"], reason: "is required, as an object" };
  delete body["status"];
  return { apiVersion, kind, metadata, body };
}

function identityOf(
  apiVersion: string,
  namespace: string,
  name: string,
  metadata: Record<string, unknown>,
): Identity {
  const created = textOf(metadata["creationTimestamp"]);
  const references: unknown = metadata["ownerReferences"];
  const owners = (Array.isArray(references) ? references : [])
    .filter(isObject)
    .flatMap((owner) => textOf(owner["kind"]) ?? []);
  return { apiVersion, namespace, name, ...(created !== undefined && { created }), owners };
}

/** Of the metadata only the identity and annotations that configure gateways are accounted for. */
function resourceOf(
  kind: ResourceKind<unknown>,
  identity: Identity,
  body: unknown,
  metadata: Record<string, unknown>,
  raw: Record<string, unknown>,
): Resource {
  const resource = new Resource(kind, identity, body, raw);
  const annotations = isObject(metadata["annotations"]) ? Object.keys(metadata["annotations"]) : [];
  for (const name of annotations.filter((annotation) => gatewayGroups.has(groupOf(annotation)))) {
    resource.lose(
      ["metadata", "annotations", name],
      "annotations steer a controller, and there is none",
      "check whether the gateway needs it",
    );
  }
  return resource;
}

interface Finding {
  path: ValuePath;
  reason: string;
}

/** One finding for each place: what follows the first is a consequence of it. */
function findingsOf(error: z.core.$ZodError): Finding[] {
  const found = new Map<string, Finding>();
  for (const issue of error.issues) {
    const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
    const place = formatPath(path);
    if (!found.has(place)) found.set(place, { path, reason: describe(issue) });
  }
  return [...found.values()];
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code !== "too_big") return describeIssue(issue);
  if (issue.origin === "array") return `must have at most ${issue.maximum} entries`;
  if (issue.origin === "string") return `must have at most ${issue.maximum} characters`;
  return describeIssue(issue);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
