import { NOTHING, Slice } from "../bytes/slice";
import { NO_TIME, parseTimestamp } from "./rfc3339";
import { Value } from "./value";

/** A model that `/v1/models` lists. */
export class Model {
  name: Slice = NOTHING;
  ownedBy: Slice = NOTHING;
  /** Seconds since 1970; 0 where absent. */
  createdAt: i64 = 0;
  /** The same as it is written, in RFC 3339; NOTHING where absent. */
  createdAtText: Slice = NOTHING;
}

/** The models that are listed on one host, or on the hosts one label below a suffix, written `*.suffix`. */
export class ModelsOfHost {
  constructor(
    readonly host: Slice,
    readonly models: Model[],
  ) {}
}

export function parseModels(values: Value[]): Model[] {
  const models: Model[] = [];
  for (let index = 0; index < values.length; index++) models.push(parseModel(values[index]));
  return models;
}

/** An object that gives each host its models. */
export function parseModelsByHost(value: Value): ModelsOfHost[] {
  const hosts: ModelsOfHost[] = [];
  const members = value.members();
  for (let index = 0; index < members.length; index++) {
    const member = members[index];
    hosts.push(new ModelsOfHost(member.name, parseModels(member.elements())));
  }
  return hosts;
}

function parseModel(value: Value): Model {
  const model = new Model();
  const fields = value.fields();
  model.name = fields.requiredText("Name");
  model.ownedBy = fields.text("OwnedBy");
  const createdAt = fields.find("CreatedAt");
  if (createdAt) {
    model.createdAtText = createdAt.text();
    model.createdAt = parseTimestamp(model.createdAtText);
    if (model.createdAt == NO_TIME) createdAt.refuse("expected a time such as 2026-08-01T00:00:00Z");
  }
  fields.close();
  return model;
}
