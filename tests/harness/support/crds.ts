import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import type { ValidateFunction } from "ajv";
import { parse } from "yaml";
import { project } from "./run-cli.ts";

/** Published CustomResourceDefinitions; they are not part of the project. */
const folder = join(project, "../shared/crds");

interface Schema {
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  "x-kubernetes-preserve-unknown-fields"?: boolean;
}

interface Definition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

/** A validator for each `apiVersion kind`; undefined where the definitions are not there. */
export function crdValidators(): Map<string, ValidateFunction> | undefined {
  if (!existsSync(folder)) return undefined;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validators = new Map<string, ValidateFunction>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
    const { spec } = parse(readFileSync(join(folder, file), "utf8")) as Definition;
    for (const { name, schema } of spec.versions) {
      closeObjects(schema.openAPIV3Schema);
      validators.set(`${spec.group}/${name} ${spec.names.kind}`, ajv.compile(schema.openAPIV3Schema));
    }
  }
  return validators;
}

/** Refuses fields that the schema does not name, as `kubectl --validate=strict` does. */
function closeObjects(schema: Schema): void {
  const { properties, items, additionalProperties } = schema;
  if (properties !== undefined) {
    Object.values(properties).forEach(closeObjects);
    if (additionalProperties === undefined && schema["x-kubernetes-preserve-unknown-fields"] !== true) {
      schema.additionalProperties = false;
    }
  }
  if (items !== undefined) closeObjects(items);
  if (typeof additionalProperties === "object") closeObjects(additionalProperties);
}
