import { CommaList } from "../../bytes/comma-list";
import { Sink } from "../../bytes/sink";
import { Slice, isNothing } from "../../bytes/slice";
import { ABSENT } from "../../bytes/slice-map";
import { Label } from "../../filterapi/label";
import { Candidates } from "../candidates";
import { EndpointSet } from "../endpoint-set";
import { placeOf } from "../place-of";
import { hasLabels } from "../server-labels";

/** Keeps the servers that a request may be given to at all: those that are on its list, of those that have all the labels. */
export class SubsetFilter {
  /** Which places of the pool are on the list. */
  private listed: StaticArray<bool> = new StaticArray<bool>(0);
  private readonly list: CommaList = new CommaList();
  private readonly address: Sink = new Sink();

  constructor(
    private readonly endpoints: EndpointSet,
    private readonly labels: Label[],
  ) {}

  /** `list` is `ip:port, ip:port`; NOTHING where the request has none. */
  apply(candidates: Candidates, list: Slice): void {
    const hasList = !isNothing(list);
    if (!hasList && this.labels.length == 0) return;
    if (hasList) this.read(list);
    let kept = 0;
    for (let index = 0; index < candidates.count; index++) {
      if (hasList && !this.listed[candidates.at(index).place]) continue;
      if (this.labels.length > 0 && !hasLabels(candidates.at(index).server, this.labels)) continue;
      candidates.move(index, kept++);
    }
    candidates.count = kept;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.address.dispose();
  }

  private read(list: Slice): void {
    const count = this.endpoints.count;
    if (this.listed.length < count) this.listed = new StaticArray<bool>(count);
    this.listed.fill(false);
    this.list.begin(list);
    while (this.list.next()) {
      const place = placeOf(this.list.entry, this.endpoints, this.address);
      if (place != ABSENT) this.listed[place] = true;
    }
  }
}
