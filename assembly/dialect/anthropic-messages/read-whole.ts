import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { textOf } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { member, stringEquals } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { MessageUsage } from "./message-usage";
import { BlockReader } from "./read-block";
import { readStopReason } from "./stop-reason";

const TYPE = literal("type");
const MESSAGE = literal("message");
const ID = literal("id");
const MODEL = literal("model");
const CONTENT = literal("content");
const STOP_REASON = literal("stop_reason");
const STOP_SEQUENCE = literal("stop_sequence");

/** Reads a whole message and tells what it means. */
export class WholeReader {
  private readonly tape: Tape = new Tape();
  private readonly blocks: BlockReader;

  constructor(private readonly listener: ReplyListener) {
    this.blocks = new BlockReader(listener);
  }

  /** Blocks that nobody knows. */
  get skipped(): i32 {
    return this.blocks.skipped;
  }

  /** False where the body is no message; then nothing was told. */
  read(body: Slice): bool {
    const tape = this.tape;
    if (scan(body, tape) != JsonError.None) return false;
    const message = tape.root;
    const content = member(tape, message, CONTENT);
    if (!stringEquals(tape, member(tape, message, TYPE), MESSAGE) || tape.kind(content) != Kind.Array)
      return false;
    const listener = this.listener;
    listener.begin(textOf(tape, member(tape, message, ID)), textOf(tape, member(tape, message, MODEL)), 0);
    for (let block = tape.firstChild(content); block != NO_NODE; block = tape.nextSibling(block)) {
      this.blocks.readWhole(tape, block);
    }
    const counts = new MessageUsage();
    if (counts.read(tape, message)) {
      const usage = new Usage();
      counts.tell(usage);
      listener.usage(usage);
    }
    const reason = textOf(tape, member(tape, message, STOP_REASON));
    listener.finish(readStopReason(reason), textOf(tape, member(tape, message, STOP_SEQUENCE)));
    listener.end();
    return true;
  }

  dispose(): void {
    this.tape.dispose();
    this.blocks.dispose();
  }
}
