import { Sink } from "../../bytes/sink";
import { Slice, equals, lengthOf, startOf } from "../../bytes/slice";
import { PartKind } from "../../conversation/part";
import { NO_TEXT, Text, bytesOf, decodeText, isEscaped } from "../../conversation/text";
import { Turn } from "../../conversation/turn";
import { Records } from "../../json/records";


@unmanaged
class Call {
  id: Slice;
  name: Text;
  /** Its place among all calls of the conversation. */
  order: i64;
}

/** The names of the tools that were called, by the ids of the calls: Gemini knows a result by the tool's name. */
export class CallNames {
  private readonly calls: Records<Call> = new Records<Call>();
  /** Ids whose escapes had to be decoded. */
  private readonly decoded: Sink[] = [];

  /** Takes in every call of the conversation. False where memory ran out. */
  collect(turns: Turn[]): bool {
    for (let index = 0; index < turns.length; index++) {
      const parts = turns[index].parts;
      for (let place = 0; place < parts.length; place++) {
        const part = parts[place];
        if (part.kind != PartKind.ToolCall) continue;
        if (!this.calls.add()) return false;
        const call = this.calls.last;
        call.id = this.plainId(part.id);
        call.name = part.name;
        call.order = this.calls.count;
      }
    }
    this.calls.sort(compare);
    return true;
  }

  /** The tool of the last call of that id among the first `count` calls; NO_TEXT where none has it. Clients may use an id again. */
  nameOf(id: Text, count: i32): Text {
    const wanted = this.plainId(id);
    let from = 0;
    let past = this.calls.count;
    while (from < past) {
      const middle = (from + past) >> 1;
      const call = this.calls.at(middle);
      const order = compareBytes(call.id, wanted);
      if (order < 0 || (order == 0 && call.order <= (count as i64))) from = middle + 1;
      else past = middle;
    }
    if (from == 0) return NO_TEXT;
    const call = this.calls.at(from - 1);
    return equals(call.id, wanted) ? call.name : NO_TEXT;
  }

  dispose(): void {
    this.calls.dispose();
    for (let index = 0; index < this.decoded.length; index++) this.decoded[index].dispose();
  }

  private plainId(id: Text): Slice {
    if (!isEscaped(id)) return bytesOf(id);
    const sink = new Sink();
    decodeText(id, sink);
    this.decoded.push(sink);
    return sink.written;
  }
}

function compare(left: Call, right: Call): i32 {
  const order = compareBytes(left.id, right.id);
  return order != 0 ? order : ((left.order - right.order) as i32);
}

function compareBytes(left: Slice, right: Slice): i32 {
  const shared = min(lengthOf(left), lengthOf(right));
  const order = memory.compare(startOf(left), startOf(right), shared as usize);
  return order != 0 ? order : lengthOf(left) - lengthOf(right);
}
