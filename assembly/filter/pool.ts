import { NOTHING, Slice, equals, isNothing } from "../bytes/slice";
import { HeaderLookup } from "../filterapi/header";
import { InferencePool } from "../filterapi/inference-pool";
import { Label } from "../filterapi/label";
import { ScorerType } from "../filterapi/scorer";
import { randomBits } from "../host/random";
import { BuiltInPicker } from "../picker/built-in-picker";
import { EndpointSet } from "../picker/endpoint-set";
import { ModelServer } from "../picker/model-server";
import { PickOutcome } from "../picker/pick-outcome";
import { PoolKnowledge } from "../picker/metrics/pool-knowledge";
import { PickRequest } from "../picker/pick-request";
import { EndpointPickerService } from "./external/endpoint-picker-service";
import { HostStore } from "./host-store";

/** A pool of model servers as this worker serves it. */
export class Pool {
  readonly endpoints: EndpointSet;
  readonly picker: BuiltInPicker;
  /** The external picker that is asked first; null where there is none. */
  readonly service: EndpointPickerService | null;
  /** What other workers know of the endpoints. */
  readonly knowledge: PoolKnowledge;
  /** Whether a scorer looks at bodies. */
  readonly readsBody: bool;
  /** Whether replies tell clients how to come back to their endpoint. */
  readonly keepsSessions: bool;

  constructor(readonly definition: InferencePool) {
    const endpoints = configuredEndpoints(definition);
    this.endpoints = endpoints;
    // Not 0, which nobody owns by.
    const knowledge = new PoolKnowledge(definition, endpoints, new HostStore(), randomBits() | 1);
    this.knowledge = knowledge;
    this.picker = new BuiltInPicker(definition, endpoints, randomBits(), knowledge.prefixes);
    const outside = definition.endpointPicker;
    this.service = outside === null ? null : new EndpointPickerService(outside.cluster);
    this.readsBody =
      scores(definition, ScorerType.PrefixCache) || scores(definition, ScorerType.LoraAffinity);
    this.keepsSessions = scores(definition, ScorerType.SessionAffinity);
  }

  /** How much of a body must be there before a pick, in bytes, where nothing else needs it; 0 where no scorer looks at it. */
  get headBytes(): i32 {
    return this.readsBody ? this.definition.picker.prefixCache.head : 0;
  }

  get rewritesModels(): bool {
    return this.definition.modelRewrites.length > 0;
  }

  /** The addresses that a request may go to, as its header lists them; NOTHING where it has no such list. */
  subsetOf(headers: HeaderLookup): Slice {
    const subset = this.definition.subset;
    return subset === null || isNothing(subset.header) ? NOTHING : headers.get(subset.header);
  }

  /** Whether only some of the endpoints may serve a request with that list. */
  hasSubset(list: Slice): bool {
    const subset = this.definition.subset;
    return !isNothing(list) || (subset !== null && subset.labels.length > 0);
  }

  /** The priority that an objective gives its requests; 0 for none and for one that is not known. */
  priorityOf(objective: Slice): i64 {
    const objectives = this.definition.objectives;
    for (let index = 0; index < objectives.length; index++) {
      if (equals(objectives[index].name, objective)) return objectives[index].priority;
    }
    return 0;
  }

  /** The model that a request for `model` is sent with: an exact rewrite counts before one for any model (InferenceModelRewrite). */
  rewriteModel(model: Slice): Slice {
    const rewrites = this.definition.modelRewrites;
    let found = -1;
    for (let index = 0; index < rewrites.length; index++) {
      const isExact = !isNothing(rewrites[index].model);
      if (isExact && equals(rewrites[index].model, model)) {
        found = index;
        break;
      }
      if (!isExact && found < 0) found = index;
    }
    if (found < 0) return model;
    const target = rewrites[found].drawTarget(randomBits() as u32);
    return isNothing(target) ? model : target;
  }

  /** Fills `picked`, best first. */
  pick(request: PickRequest, picked: ModelServer[]): PickOutcome {
    this.knowledge.refresh(request.now);
    return this.picker.pick(request, picked);
  }

  /** A server takes on a request. */
  begin(server: ModelServer, now: u64): void {
    server.begin();
    this.knowledge.inFlight.changed(now);
  }

  /** A request that a server had is over, there at least. */
  end(server: ModelServer, now: u64): void {
    server.end();
    this.knowledge.inFlight.changed(now);
  }

  dispose(): void {
    this.picker.dispose();
    this.knowledge.dispose();
    const service = this.service;
    if (service !== null) service.dispose();
  }
}

function configuredEndpoints(definition: InferencePool): EndpointSet {
  const addresses = new Array<Slice>(definition.endpoints.length);
  const labels = new Array<Label[]>(definition.endpoints.length);
  for (let index = 0; index < addresses.length; index++) {
    addresses[index] = definition.endpoints[index].address;
    labels[index] = definition.endpoints[index].labels;
  }
  const endpoints = new EndpointSet(definition.picker.health);
  endpoints.replace(addresses, labels);
  return endpoints;
}

function scores(definition: InferencePool, type: ScorerType): bool {
  const scorers = definition.picker.scorers;
  for (let index = 0; index < scorers.length; index++) {
    if (scorers[index].type == type && scorers[index].weight > 0) return true;
  }
  return false;
}
