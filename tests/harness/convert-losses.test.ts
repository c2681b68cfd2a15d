import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parseAllDocuments } from "yaml";
import { convertManifests } from "../../harness/convert/convert.ts";
import { ManifestError } from "../../harness/convert/problem.ts";
import type { Loss } from "../../harness/convert/resource.ts";
import { ConfigError, formatPath } from "../../harness/filterapi/problem.ts";
import type { ValuePath } from "../../harness/filterapi/problem.ts";

const folder = join(import.meta.dirname, "support/manifests");

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  [member: string]: unknown;
}

/** The resources of all sample manifests, each file by itself. */
const samples = readdirSync(folder)
  .filter((name) => !name.endsWith(".filterapi.yaml"))
  .map((name) => ({ name, manifests: manifestsOf(readFileSync(join(folder, name), "utf8")) }));

function manifestsOf(text: string): Manifest[] {
  const documents = parseAllDocuments(text);
  assert.ok(Array.isArray(documents));
  return documents.flatMap((document) => {
    const value = document.toJS() as Manifest;
    return value.kind === "List" ? (value["items"] as Manifest[]) : [value];
  });
}

/** Everything a conversion tells; for refused manifests, why. */
function outcome(manifests: Manifest[]): { text: string; losses: Loss[] } {
  const text = manifests.map((manifest) => JSON.stringify(manifest)).join("\n---\n");
  try {
    const conversion = convertManifests([{ file: "sample", text }]);
    return { text: conversion.yaml, losses: conversion.losses };
  } catch (error) {
    if (error instanceof ManifestError || error instanceof ConfigError)
      return { text: error.message, losses: [] };
    throw error;
  }
}

/** Kinds whose fields are the cluster's business, or that are listed as a whole. */
const otherKinds = new Set(["Secret", "Service", "ReferenceGrant", "Gateway", "Deployment"]);

interface Place {
  path: ValuePath;
  value: unknown;
}

/** Every value in a body, outermost first. */
function places(value: unknown, path: ValuePath): Place[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  const members: [string | number, unknown][] = Array.isArray(value)
    ? value.map((item, index) => [index, item])
    : Object.entries(value);
  return [{ path, value }, ...members.flatMap(([key, item]) => places(item, [...path, key]))];
}

function replaced(value: unknown, path: ValuePath, change: (value: unknown) => unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value)) {
    return value.map((item, index) => (index === key ? replaced(item, rest, change) : (item as unknown)));
  }
  const members = value as Record<string, unknown>;
  return { ...members, [key]: replaced(members[key], rest, change) };
}

function changed(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  return `${String(value)}x`;
}

/** Where a change may well change nothing: maps of labels, and which single Gateway the routes are for. */
function isOpenMap(path: string): boolean {
  return /(matchLabels|spec\.selector)$/.test(path);
}

function isGatewayName(path: string): boolean {
  return /^spec\.parentRefs\[\d+\]\.(group|kind|name|namespace)$/.test(path);
}

describe("nothing is dropped in silence", () => {
  for (const { name, manifests } of samples) {
    const subjects = manifests.flatMap((manifest, index) =>
      otherKinds.has(manifest.kind) ? [] : [{ manifest, index }],
    );

    it(`${name}: a field nobody knows is listed, wherever it stands`, () => {
      let count = 0;
      for (const { manifest, index } of subjects) {
        for (const { path, value } of places(manifest["spec"], ["spec"])) {
          const place = formatPath(path);
          if (typeof value !== "object" || value === null || Array.isArray(value) || isOpenMap(place))
            continue;
          const strange = replaced(manifest, path, (object) => ({ ...(object as object), strange: 1 }));
          const { losses, text } = outcome(manifests.with(index, strange as Manifest));
          const title = `${manifest.kind} ${manifest.metadata.namespace ?? "default"}/${manifest.metadata.name}`;
          const isListed = losses.some(
            (loss) =>
              loss.resource === title &&
              (loss.path === "the whole resource" || `${place}.strange`.startsWith(loss.path)),
          );
          assert.ok(isListed, `${title}: ${place}.strange is not listed:\n${text}`);
          count++;
        }
      }
      assert.ok(count > 10, `only ${count} places were tried`);
    });

    it(`${name}: a change of any field shows in the result, or what it is in is listed`, () => {
      const before = outcome(manifests);
      let count = 0;
      for (const { manifest, index } of subjects) {
        const title = `${manifest.kind} ${manifest.metadata.namespace ?? "default"}/${manifest.metadata.name}`;
        for (const { path, value } of places(manifest["spec"], ["spec"])) {
          const place = formatPath(path);
          if ((typeof value === "object" && value !== null) || isGatewayName(place)) continue;
          const isListed = before.losses.some(
            (loss) =>
              loss.resource === title && (loss.path === "the whole resource" || place.startsWith(loss.path)),
          );
          if (isListed) continue;
          const { text } = outcome(manifests.with(index, replaced(manifest, path, changed) as Manifest));
          assert.notEqual(text, before.text, `${title}: ${place} changes nothing`);
          count++;
        }
      }
      assert.ok(count > 10, `only ${count} fields were tried`);
    });
  }
});
