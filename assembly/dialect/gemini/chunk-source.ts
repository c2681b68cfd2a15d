import { NOTHING, Slice, byteAt, lengthOf } from "../../bytes/slice";
import { JsonArrayFramer } from "../../framing/json-array";
import { SseFramer } from "../../framing/sse";

const SPACE: u8 = 0x20;
const OPEN_BRACKET: u8 = 0x5b;

const enum Form {
  Unknown,
  Events,
  Array,
}

/** The chunks of a streamed reply: data of server-sent events with `alt=sse`, without it the values of an array. */
export class ChunkSource {
  /** The JSON of the chunk found last; valid until the next call. */
  chunk: Slice = NOTHING;
  private form: Form = Form.Unknown;
  private readonly events: SseFramer;
  private readonly values: JsonArrayFramer;

  /** `limit` is the size of the largest chunk that is accepted, in bytes. */
  constructor(limit: i32) {
    this.events = new SseFramer(limit);
    this.values = new JsonArrayFramer(limit);
  }

  /** A chunk exceeded the limit or the memory budget: no further one comes. */
  get overflowed(): bool {
    return this.events.overflowed || this.values.overflowed;
  }

  /** Gives the next bytes, which must live until `next` has returned false. */
  push(bytes: Slice): void {
    if (this.form == Form.Unknown) this.form = formOf(bytes);
    if (this.form == Form.Events) this.events.push(bytes);
    else if (this.form == Form.Array) this.values.push(bytes);
  }

  /** Goes to the next complete chunk; false where the bytes hold no more. */
  next(): bool {
    if (this.form == Form.Array) {
      if (!this.values.next()) return false;
      this.chunk = this.values.value;
      return true;
    }
    while (this.form == Form.Events && this.events.next()) {
      if (!this.events.hasData) continue;
      this.chunk = this.events.data;
      return true;
    }
    return false;
  }

  /** To be called when the stream has ended. True where a last event is complete but for its last line feed. */
  finish(): bool {
    if (this.form != Form.Events || !this.events.finish() || !this.events.hasData) return false;
    this.chunk = this.events.data;
    return true;
  }

  dispose(): void {
    this.events.dispose();
    this.values.dispose();
  }
}

/** White space alone tells nothing yet, and means nothing in front of either. */
function formOf(bytes: Slice): Form {
  for (let index = 0; index < lengthOf(bytes); index++) {
    const byte = byteAt(bytes, index);
    if (byte > SPACE) return byte == OPEN_BRACKET ? Form.Array : Form.Events;
  }
  return Form.Unknown;
}
