import { Sink } from "../../bytes/sink";
import { Slice, cut } from "../../bytes/slice";
import { writeMadeId } from "../../conversation/made-id";
import { Text, plain } from "../../conversation/text";

const HYPHEN: u8 = 0x2d;
const VERSION: u8 = 0x34;
/** The digit that holds the variant of RFC 9562: 8, 9, a or b. */
const VARIANT: u8 = 0x38;

/** Ids for the tool calls of one reply, which Gemini mostly leaves without: UUIDs of version 4. */
export class CallIds {
  private readonly digits: Sink = new Sink();
  private readonly id: Sink = new Sink();
  private made: u32 = 0;

  constructor(private readonly random: u64) {}

  /** The next id; valid until the next call. */
  next(): Text {
    this.digits.clear();
    writeMadeId(this.random, this.made++, this.digits);
    writeMadeId(this.random, this.made++, this.digits);
    const digits = this.digits.written;
    this.id.clear();
    this.group(cut(digits, 0, 8));
    this.group(cut(digits, 8, 12));
    this.id.byte(VERSION);
    this.group(cut(digits, 13, 16));
    this.id.byte(VARIANT);
    this.group(cut(digits, 17, 20));
    this.id.bytes(cut(digits, 20, 32));
    return plain(this.id.written);
  }

  dispose(): void {
    this.digits.dispose();
    this.id.dispose();
  }

  private group(digits: Slice): void {
    this.id.bytes(digits);
    this.id.byte(HYPHEN);
  }
}
