import { literal } from "../bytes/ascii";
import { NOTHING, Slice, endOf, equals, sliceOf, startOf } from "../bytes/slice";

const MESSAGE_TYPE = literal(":message-type");
const EVENT_TYPE = literal(":event-type");
const EXCEPTION_TYPE = literal(":exception-type");
const ERROR_CODE = literal(":error-code");
const ERROR_MESSAGE = literal(":error-message");

/** The type of a header's value: a byte before it. */
const STRING: u8 = 7;
/** How many bytes hold the length of a value that is a string or bytes. */
const LENGTH_SIZE: usize = 2;
const NO_SUCH_TYPE: i32 = -1;

/** The headers of one message that say what it is; NOTHING where they are missing. Others are skipped. */
export class EventStreamHeaders {
  /** `event`, `exception` or `error`. */
  messageType: Slice = NOTHING;
  /** Of an event: which. */
  eventType: Slice = NOTHING;
  /** Of an exception, which the API describes: which. */
  exceptionType: Slice = NOTHING;
  /** Of an error, which it does not describe. */
  errorCode: Slice = NOTHING;
  errorMessage: Slice = NOTHING;

  /** Reads the headers of one message. False where they are malformed. */
  read(headers: Slice): bool {
    this.clear();
    const end = endOf(headers);
    let position = startOf(headers);
    while (position < end) {
      // A byte with the length of the name, the name, a byte with the type, the value.
      const name = sliceOf(position + 1, load<u8>(position));
      position = endOf(name) + 1;
      if (position > end) return false;
      const type = load<u8>(position - 1);
      const size = sizeOfValue(type, position, end);
      if (size == NO_SUCH_TYPE || (size as usize) > end - position) return false;
      if (type == STRING) this.take(name, sliceOf(position + LENGTH_SIZE, size - (LENGTH_SIZE as i32)));
      position += size as usize;
    }
    return true;
  }

  private clear(): void {
    this.messageType = NOTHING;
    this.eventType = NOTHING;
    this.exceptionType = NOTHING;
    this.errorCode = NOTHING;
    this.errorMessage = NOTHING;
  }

  private take(name: Slice, value: Slice): void {
    if (equals(name, EVENT_TYPE)) this.eventType = value;
    else if (equals(name, MESSAGE_TYPE)) this.messageType = value;
    else if (equals(name, EXCEPTION_TYPE)) this.exceptionType = value;
    else if (equals(name, ERROR_CODE)) this.errorCode = value;
    else if (equals(name, ERROR_MESSAGE)) this.errorMessage = value;
  }
}

/** The bytes of a value with what says its length, or NO_SUCH_TYPE. */
function sizeOfValue(type: u8, position: usize, end: usize): i32 {
  switch (type) {
    case 0: // true
    case 1: // false
      return 0;
    case 2: // byte
      return 1;
    case 3: // short
      return 2;
    case 4: // integer
      return 4;
    case 5: // long
    case 8: // timestamp
      return 8;
    case 9: // UUID
      return 16;
    case 6: // bytes
    case STRING:
      if (end - position < LENGTH_SIZE) return NO_SUCH_TYPE;
      return (LENGTH_SIZE as i32) + (bswap<u16>(load<u16>(position)) as i32);
    default:
      return NO_SUCH_TYPE;
  }
}
