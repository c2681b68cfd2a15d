/** The session with an external picker as a module of its own, for checks that drive it from outside with many messages. */
import { READ_AHEAD, memoryUsed } from "../../../assembly/bytes/memory";
import { Sink } from "../../../assembly/bytes/sink";
import { NOTHING, Slice, isNothing, lengthOf, sliceOf, startOf } from "../../../assembly/bytes/slice";
import { Label } from "../../../assembly/filterapi/label";
import { EndpointSet } from "../../../assembly/picker/endpoint-set";
import { ExternalPick } from "../../../assembly/picker/external/external-pick";
import { ImmediateAnswer } from "../../../assembly/picker/external/immediate-answer";
import { Inquiry } from "../../../assembly/picker/external/inquiry";
import { PickFailure } from "../../../assembly/picker/external/pick-failure";
import { PickListener } from "../../../assembly/picker/external/pick-listener";
import { PickSession } from "../../../assembly/picker/external/pick-session";
import { PickedHeader, pickedHeaderName } from "../../../assembly/picker/external/picked-headers";
import { PickerStream } from "../../../assembly/picker/external/picker-stream";

const NEWLINE: u8 = 0x0a;

/** What was heard, a line each. */
const heard = new Sink();

class Listener extends PickListener {
  picked(pick: ExternalPick): void {
    heard.ascii("picked");
    for (let place = 0; place < pick.servers.length; place++) {
      heard.ascii(" ");
      heard.bytes(pick.servers[place].address);
    }
    heard.byte(NEWLINE);
    if (!isNothing(pick.model)) line("model", pick.model);
    if (pick.refused > 0) {
      heard.ascii("refused ");
      heard.decimal(pick.refused);
      heard.byte(NEWLINE);
    }
    for (let place = 0; place < pick.headers.passedCount; place++) {
      const header = (PickedHeader.FirstPassed + place) as PickedHeader;
      const value = pick.headers.get(header);
      if (isNothing(value)) continue;
      heard.bytes(pickedHeaderName(header));
      heard.ascii(": ");
      heard.bytes(value);
      heard.byte(NEWLINE);
    }
  }

  answered(answer: ImmediateAnswer): void {
    heard.ascii("answered ");
    heard.decimal(answer.status);
    heard.byte(NEWLINE);
    for (let index = 0; index < answer.names.length; index++) {
      heard.bytes(answer.names[index]);
      heard.ascii(": ");
      heard.bytes(answer.values[index]);
      heard.byte(NEWLINE);
    }
    line("body", answer.body);
    if (!isNothing(answer.details)) line("details", answer.details);
  }

  failed(failure: PickFailure): void {
    heard.ascii("failed ");
    heard.text(failure.reason);
    if (failure.refused > 0) {
      heard.ascii(", refused ");
      heard.decimal(failure.refused);
    }
    heard.byte(NEWLINE);
  }
}

class Stream extends PickerStream {
  readonly sent: Sink[] = [];
  isBroken: bool = false;
  finished: i32 = 0;
  cancelled: i32 = 0;

  send(message: Slice): bool {
    const copy = new Sink();
    copy.bytes(message);
    this.sent.push(copy);
    return !this.isBroken;
  }

  finish(): void {
    this.finished++;
  }

  cancel(): void {
    this.cancelled++;
  }

  dispose(): void {
    for (let index = 0; index < this.sent.length; index++) this.sent[index].dispose();
  }
}

class Current {
  inquiry: Inquiry = new Inquiry();
  members: EndpointSet = new EndpointSet();
  addresses: Slice[] = [];
  names: Slice[] = [];
  values: Slice[] = [];
  stream: Stream = new Stream();
  session: PickSession | null = null;
}
const current = new Current();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

export function reset(): void {
  heard.dispose();
  current.stream.dispose();
  const session = current.session;
  if (session !== null) session.dispose();
  current.session = null;
  current.inquiry = new Inquiry();
  current.addresses = [];
  current.members = new EndpointSet();
  current.names = [];
  current.values = [];
  current.stream = new Stream();
}

export function addHeader(name: usize, nameLength: i32, value: usize, valueLength: i32): void {
  current.inquiry.header(sliceOf(name, nameLength), sliceOf(value, valueLength));
}

export function setBody(address: usize, length: i32): void {
  current.inquiry.body = sliceOf(address, length);
}

export function setModel(address: usize, length: i32): void {
  current.inquiry.model = sliceOf(address, length);
}

export function limitToSubset(): void {
  current.inquiry.subset = [];
}

export function addToSubset(address: usize, length: i32): void {
  const subset = current.inquiry.subset;
  if (subset !== null) subset.push(sliceOf(address, length));
}

export function addMember(address: usize, length: i32): void {
  current.addresses.push(sliceOf(address, length));
  const labels = new Array<Label[]>(current.addresses.length);
  for (let place = 0; place < labels.length; place++) labels[place] = [];
  current.members.replace(current.addresses, labels);
}

export function eject(place: i32, until: u64): void {
  current.members.servers[place].health.ejectedUntil = until;
}

export function breakStream(): void {
  current.stream.isBroken = true;
}

export function begin(deadline: u64): void {
  const session = new PickSession(current.inquiry, current.stream, new Listener(), current.members, deadline);
  current.session = session;
  session.begin(current.inquiry);
}

export function receive(address: usize, length: i32, now: u64): void {
  const session = current.session;
  if (session !== null) session.onMessage(sliceOf(address, length), now);
}

export function close(status: i32, now: u64): void {
  const session = current.session;
  if (session !== null) session.onClose(status, now);
}

export function time(now: u64): void {
  const session = current.session;
  if (session !== null) session.onTime(now);
}

export function addResponseHeader(name: usize, nameLength: i32, value: usize, valueLength: i32): void {
  current.names.push(sliceOf(name, nameLength));
  current.values.push(sliceOf(value, valueLength));
}

export function report(served: usize, length: i32): void {
  const session = current.session;
  const slice = served == 0 ? NOTHING : sliceOf(served, length);
  if (session !== null) session.reportResponse(current.names, current.values, slice);
}

export function finish(): void {
  const session = current.session;
  if (session !== null) session.finish();
}

export function abandon(): void {
  const session = current.session;
  if (session !== null) session.abandon();
}

export function sentCount(): i32 {
  return current.stream.sent.length;
}

export function sentAddress(index: i32): usize {
  return startOf(current.stream.sent[index].written);
}

export function sentLength(index: i32): i32 {
  return current.stream.sent[index].length;
}

export function finished(): i32 {
  return current.stream.finished;
}

export function cancelled(): i32 {
  return current.stream.cancelled;
}

export function heardAddress(): usize {
  return startOf(heard.written);
}

export function heardLength(): i32 {
  return lengthOf(heard.written);
}

export function usedMemory(): usize {
  return memoryUsed();
}

function line(name: string, value: Slice): void {
  heard.ascii(name);
  heard.ascii(" ");
  heard.bytes(value);
  heard.byte(NEWLINE);
}
