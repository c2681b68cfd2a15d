import { Arena } from "../bytes/arena";
import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { Fields } from "./fields";
import { parseHeaderName } from "./header";
import { Label, parseLabels } from "./label";
import { ModelRewrite, parseModelRewrite } from "./model-rewrite";
import { Picker, parsePicker } from "./picker";
import { PoolEndpoint, parsePoolEndpoints } from "./pool-endpoint";
import { readDuration } from "./units";
import { GREATEST_INTEGER, Value } from "./value";

/** What happens to a request while no endpoint can be picked. */
export const enum FailureMode {
  /** It is refused. */
  FailClose,
  /** Envoy's load balancer chooses. */
  FailOpen,
}

const FAILURE_MODES: StaticArray<string> = ["FailClose", "FailOpen"];

/** An external picker that is asked over ext_proc. */
export class EndpointPicker {
  /** The Envoy cluster it is reached through. */
  cluster: Slice = NOTHING;
  connectTimeoutMilliseconds: i32 = 1000;
  timeoutMilliseconds: i32 = 60000;
}

/** The endpoints are read from Envoy's own view of a cluster. */
export class Discovery {
  /** The cluster through which Envoy's admin interface is reached. */
  adminCluster: Slice = NOTHING;
  /** The cluster whose hosts are the pool's endpoints. */
  poolCluster: Slice = NOTHING;
}

/** Which endpoints a request may go to: those that a header lists, or those with all the labels. */
export class Subset {
  /** In lower case; NOTHING where absent. */
  header: Slice = NOTHING;
  labels: Label[] = [];
}

/** What the objective header may name. */
export class Objective {
  name: Slice = NOTHING;
  priority: i64 = 0;
}

/** A set of model servers of which one is picked for each request. */
export class InferencePool {
  name: Slice = NOTHING;
  namespace: Slice = NOTHING;
  failureMode: FailureMode = FailureMode.FailClose;
  /** Null: the built-in picker picks. */
  endpointPicker: EndpointPicker | null = null;
  endpoints: PoolEndpoint[] = [];
  discovery: Discovery | null = null;
  subset: Subset | null = null;
  picker: Picker;
  objectives: Objective[] = [];
  modelRewrites: ModelRewrite[] = [];

  /** The defaults, whose texts live in `arena`. */
  constructor(arena: Arena) {
    this.picker = new Picker(arena);
  }
}

export function parseInferencePool(value: Value): InferencePool {
  const arena = value.reader.arena;
  const pool = new InferencePool(arena);
  const fields = value.fields();
  pool.name = fields.requiredText("name");
  pool.namespace = fields.nonEmptyText("namespace");
  if (isNothing(pool.namespace)) pool.namespace = arena.ascii("default");
  pool.failureMode = fields.choice("failureMode", FAILURE_MODES, FailureMode.FailClose) as FailureMode;
  const endpointPicker = fields.nested("endpointPicker");
  if (endpointPicker) pool.endpointPicker = parseEndpointPicker(endpointPicker);
  const endpoints = fields.find("endpoints");
  if (endpoints) pool.endpoints = parsePoolEndpoints(endpoints.elements());
  const discovery = fields.nested("discovery");
  if (discovery) {
    pool.discovery = parseDiscovery(discovery);
    if (endpoints) fields.refuse("discovery", "endpoints and discovery exclude each other");
  }
  const subset = fields.nested("subset");
  if (subset) pool.subset = parseSubset(subset);
  pool.picker = parsePicker(fields.find("picker"), arena);
  pool.objectives = parseObjectives(fields.list("objectives"));
  const rewrites = fields.list("modelRewrites");
  for (let index = 0; index < rewrites.length; index++) {
    pool.modelRewrites.push(parseModelRewrite(rewrites[index]));
  }
  fields.close();
  return pool;
}

function parseEndpointPicker(fields: Fields): EndpointPicker {
  const picker = new EndpointPicker();
  picker.cluster = fields.requiredText("cluster");
  picker.connectTimeoutMilliseconds = readDuration(
    fields,
    "connectTimeout",
    picker.connectTimeoutMilliseconds,
  );
  picker.timeoutMilliseconds = readDuration(fields, "timeout", picker.timeoutMilliseconds);
  fields.close();
  return picker;
}

function parseDiscovery(fields: Fields): Discovery {
  const discovery = new Discovery();
  discovery.adminCluster = fields.requiredText("adminCluster");
  discovery.poolCluster = fields.requiredText("poolCluster");
  fields.close();
  return discovery;
}

function parseSubset(fields: Fields): Subset {
  const subset = new Subset();
  const header = fields.find("header");
  if (header) subset.header = parseHeaderName(header);
  subset.labels = parseLabels(fields);
  fields.close();
  return subset;
}

function parseObjectives(values: Value[]): Objective[] {
  const objectives: Objective[] = [];
  for (let index = 0; index < values.length; index++) {
    const objective = new Objective();
    const fields = values[index].fields();
    objective.name = fields.requiredText("name");
    objective.priority = fields.integer("priority", 0, -GREATEST_INTEGER);
    objectives.push(objective);
    fields.close();
  }
  return objectives;
}
