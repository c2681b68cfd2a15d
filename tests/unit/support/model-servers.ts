import { Arena } from "../../../assembly/bytes/arena";
import { Slice } from "../../../assembly/bytes/slice";
import { xxhash64 } from "../../../assembly/crypto/xxhash64";
import { InferencePool } from "../../../assembly/filterapi/inference-pool";
import { Label } from "../../../assembly/filterapi/label";
import { PickerType } from "../../../assembly/filterapi/picker";
import { Scorer, ScorerType } from "../../../assembly/filterapi/scorer";
import { AdapterSet } from "../../../assembly/picker/adapter-set";
import { BuiltInPicker } from "../../../assembly/picker/built-in-picker";
import { EndpointSet } from "../../../assembly/picker/endpoint-set";
import { ModelServer } from "../../../assembly/picker/model-server";
import { PickOutcome } from "../../../assembly/picker/pick-outcome";
import { PickRequest } from "../../../assembly/picker/pick-request";
import { ServerLoad } from "../../../assembly/picker/server-load";
import { bytesOf, textOf } from "./text";

/** When tests take place, in milliseconds since 1970. */
export const NOW: u64 = 1767225600000;

/** A pool of model servers to pick from. */
export class SamplePool {
  readonly definition: InferencePool = new InferencePool(new Arena());
  readonly endpoints: EndpointSet = new EndpointSet();
  readonly picked: ModelServer[] = [];

  /** A server for each address, written as `address` or `address key=value`. */
  constructor(...servers: string[]) {
    this.replace(servers);
    this.definition.picker.scorers = [];
    // Tests make many pickers.
    this.definition.picker.prefixCache.memory = 64 * 1024;
  }

  replace(servers: string[]): void {
    const addresses: Slice[] = [];
    const labels: Array<Label[]> = [];
    for (let index = 0; index < servers.length; index++) {
      const words = servers[index].split(" ");
      addresses.push(bytesOf(words[0]));
      labels.push(labelsOf(words.slice(1)));
    }
    this.endpoints.replace(addresses, labels);
  }

  server(index: i32): ModelServer {
    return this.endpoints.servers[index];
  }

  scoring(type: ScorerType, weight: f64 = 1, labels: string = ""): SamplePool {
    const scorer = new Scorer(type, weight);
    if (labels != "") scorer.labels = labelsOf(labels.split(" "));
    this.definition.picker.scorers.push(scorer);
    return this;
  }

  listing(maxEndpoints: i32): SamplePool {
    this.definition.picker.maxEndpoints = maxEndpoints;
    return this;
  }

  drawing(): SamplePool {
    this.definition.picker.type = PickerType.WeightedRandom;
    return this;
  }

  /** A picker as one worker has it. */
  worker(seed: u64): BuiltInPicker {
    return new BuiltInPicker(this.definition, this.endpoints, seed);
  }
}

export function labelsOf(texts: string[]): Label[] {
  const labels: Label[] = [];
  for (let index = 0; index < texts.length; index++) {
    const parts = texts[index].split("=");
    labels.push(new Label(bytesOf(parts[0]), bytesOf(parts[1])));
  }
  return labels;
}

/** What a server says of its load at NOW. */
export function load(server: ModelServer, waiting: i32, running: i32 = 0, kvCacheUsage: f64 = 0): ServerLoad {
  const load = new ServerLoad();
  load.waiting = waiting;
  load.running = running;
  load.kvCacheUsage = kvCacheUsage;
  load.readAt = NOW;
  server.load = load;
  return load;
}

/** Adds adapters to those of a load. */
export function addAdapters(names: string[], to: AdapterSet): void {
  for (let index = 0; index < names.length; index++) to.add(xxhash64(bytesOf(names[index])));
}

export function request(): PickRequest {
  const request = new PickRequest();
  request.model = bytesOf("llama3");
  request.now = NOW;
  return request;
}

export function prompted(prompt: string): PickRequest {
  const made = request();
  made.prompt = bytesOf(prompt);
  return made;
}

/** The ports of the picked servers in order, or why there are none. */
export function pick(picker: BuiltInPicker, request: PickRequest): string {
  const picked: ModelServer[] = [];
  const outcome = picker.pick(request, picked);
  if (outcome == PickOutcome.NoEndpoint) return "no endpoint";
  if (outcome == PickOutcome.Saturated) return "saturated";
  const ports: string[] = [];
  for (let index = 0; index < picked.length; index++) {
    const address = textOf(picked[index].address);
    ports.push(address.slice(address.lastIndexOf(":") + 1));
  }
  return ports.join(" ");
}
