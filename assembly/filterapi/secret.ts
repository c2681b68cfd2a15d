import { NOTHING, Slice } from "../bytes/slice";
import { Kind } from "../json/tape";
import { Fields } from "./fields";
import { Value } from "./value";

/** A credential: given literally, or by the name of the environment variable that holds it. The other one is NOTHING. */
export class Secret {
  constructor(
    readonly literal: Slice,
    readonly environment: Slice,
  ) {}
}

/** A string or `{env: NAME}` under `name`; null where it is absent. */
export function optionalSecret(fields: Fields, name: string): Secret | null {
  const value = fields.find(name);
  return value ? parseSecret(value) : null;
}

/** The same, refused where it is absent. */
export function requiredSecret(fields: Fields, name: string): Secret | null {
  const value = fields.required(name);
  return value ? parseSecret(value) : null;
}

function parseSecret(value: Value): Secret {
  if (value.kind == Kind.String) return new Secret(value.nonEmptyText(), NOTHING);
  if (value.kind != Kind.Object) {
    value.refuse("expected a string or {env: NAME}");
    return new Secret(NOTHING, NOTHING);
  }
  const fields = value.fields();
  const environment = fields.requiredText("env");
  fields.close();
  return new Secret(NOTHING, environment);
}
