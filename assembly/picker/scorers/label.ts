import { Label } from "../../filterapi/label";
import { Candidates } from "../candidates";
import { EndpointSet } from "../endpoint-set";
import { ModelServer } from "../model-server";
import { PickRequest } from "../pick-request";
import { hasLabel } from "../server-labels";
import { Scorer } from "./scorer";

/** Prefers servers with certain labels, such as those of the same zone: the share of the labels that a server has. */
export class LabelScorer extends Scorer {
  /** By place in the pool, for the members it had when they were worked out. */
  private shares: StaticArray<f64> = new StaticArray<f64>(0);
  private generation: i32 = -1;

  constructor(
    private readonly labels: Label[],
    private readonly endpoints: EndpointSet,
  ) {
    super();
  }

  score(candidates: Candidates, request: PickRequest): void {
    this.followMembers();
    const shares = this.shares;
    for (let index = 0; index < candidates.count; index++) {
      const candidate = candidates.at(index);
      candidate.score = shares[candidate.place];
    }
  }

  private followMembers(): void {
    const endpoints = this.endpoints;
    if (this.generation == endpoints.generation) return;
    this.generation = endpoints.generation;
    this.shares = new StaticArray<f64>(endpoints.count);
    for (let place = 0; place < endpoints.count; place++) {
      this.shares[place] = this.shareOf(endpoints.servers[place]);
    }
  }

  private shareOf(server: ModelServer): f64 {
    const wanted = this.labels.length;
    if (wanted == 0) return 1;
    let found = 0;
    for (let index = 0; index < wanted; index++) {
      if (hasLabel(server, this.labels[index])) found++;
    }
    return (found as f64) / (wanted as f64);
  }
}
