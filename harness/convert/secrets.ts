import type { ValuePath } from "../filterapi/problem.ts";
import type { ConversionContext } from "./context.ts";
import { checkGrant } from "./references.ts";
import type { Resource } from "./resource.ts";
import type { SecretReference } from "./resources/fields.ts";
import { secret } from "./resources/secret.ts";

/** What of a Secret is wanted. */
export interface SecretUse {
  /** The key in the Secret. */
  key: string;
  /** What the name of its variable ends in, such as `API_KEY`. */
  suffix: string;
}

/** The environment variable that takes the place of a key of a Secret. The content is never looked at. */
export function secretVariable(
  { catalogue, variables }: ConversionContext,
  owner: Resource,
  path: ValuePath,
  reference: SecretReference,
  { key, suffix }: SecretUse,
): { env: string } {
  const { group = "", kind = "Secret", name } = reference;
  const namespace = reference.namespace ?? owner.namespace;
  if (group !== "" || kind !== "Secret") {
    owner.lose(path, `names a ${kind} where a Secret is expected`, "name a Secret");
  }
  checkGrant(catalogue, owner, [...path, "namespace"], { group: "", kind: "Secret", namespace, name });
  const found = catalogue.find(secret, namespace, name);
  if (found !== undefined && !(key in found.body.data) && !(key in found.body.stringData)) {
    owner.lose(path, `Secret ${namespace}/${name} has no key ${key}`, `put the credential under ${key}`);
  }
  return {
    env: variables.nameFor(`Secret ${namespace}/${name}, key ${key}`, namespace, name, suffix),
  };
}
