import { lowerCase, trim } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, byteAt, cut, indexOfByte, isEmpty, isNothing, lengthOf } from "../../bytes/slice";
import { ABSENT } from "../../bytes/slice-map";
import { Label } from "../../filterapi/label";
import { Candidates } from "../candidates";
import { EndpointSet } from "../endpoint-set";
import { hasLabels } from "../server-labels";

const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;

/** Keeps the servers that a request may be given to at all: those that are on its list, of those that have all the labels. */
export class SubsetFilter {
  /** Which places of the pool are on the list. */
  private listed: StaticArray<bool> = new StaticArray<bool>(0);
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
    const length = lengthOf(list);
    for (let from = 0; from <= length;) {
      const comma = indexOfByte(list, COMMA, from);
      const end = comma < 0 ? length : comma;
      const place = this.placeOf(trim(cut(list, from, end)));
      if (place != ABSENT) this.listed[place] = true;
      from = end + 1;
    }
  }

  /** The port is part of the address: servers that share an IP address are different ones. */
  private placeOf(address: Slice): i32 {
    if (isEmpty(address)) return ABSENT;
    const place = this.endpoints.placeOf(address);
    if (place != ABSENT) return place;
    this.address.clear();
    writeUsual(address, this.address);
    return this.endpoints.placeOf(this.address.written);
  }
}

/** Writes an address in lower case, with the brackets that some leave away around IPv6. */
function writeUsual(address: Slice, into: Sink): void {
  const first = indexOfByte(address, COLON);
  let last = first;
  for (let next = first; next >= 0; next = indexOfByte(address, COLON, next + 1)) last = next;
  const isBare = first != last && byteAt(address, 0) != OPEN_BRACKET;
  if (isBare) into.byte(OPEN_BRACKET);
  for (let index = 0; index < lengthOf(address); index++) {
    if (isBare && index == last) into.byte(CLOSE_BRACKET);
    into.byte(lowerCase(byteAt(address, index)));
  }
}
