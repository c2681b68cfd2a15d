import { literal, trim } from "../../bytes/ascii";
import { Slice, equals, isEmpty } from "../../bytes/slice";
import { BROKE_OFF } from "../../conversation/broke-off";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { ReplyReader } from "../../conversation/reply-reader";
import { NO_TEXT, plain } from "../../conversation/text";
import { JsonError, scan } from "../../json/scanner";
import { Kind, NO_NODE, Tape } from "../../json/tape";
import { ChunkReader, isChunk } from "./read-chunk";
import { ChunkSource } from "./chunk-source";

/** Some proxies end any stream as OpenAI does. */
const DONE = literal("[DONE]");
const TOO_LARGE = literal("an event of the upstream's stream exceeds the limit");
const NOT_JSON = literal("an event of the upstream's stream is not JSON");
const NO_MEMORY = literal("the gateway has no memory left for the upstream's stream");

/** Reads what `generateContent` answers, and the stream that `streamGenerateContent` answers: a sequence of parts of the same message. */
export class GeminiReplyReader extends ReplyReader {
  private readonly source: ChunkSource;
  private readonly tape: Tape = new Tape();
  private readonly chunks: ChunkReader;

  constructor(listener: ReplyListener, options: ReplyOptions) {
    super(listener, options);
    this.source = new ChunkSource(options.eventLimit);
    this.chunks = new ChunkReader(listener, options);
  }

  /** Also reads a stream's array, collected. */
  readWhole(body: Slice): bool {
    const tape = this.tape;
    if (scan(body, tape) != JsonError.None) return false;
    const isArray = tape.kind(tape.root) == Kind.Array;
    const first = isArray ? tape.firstChild(tape.root) : tape.root;
    if (!isChunk(tape, first)) return false;
    for (let chunk = first; chunk != NO_NODE && !this.chunks.failed; chunk = tape.nextSibling(chunk)) {
      this.chunks.read(tape, chunk);
    }
    this.chunks.finishAll();
    this.skipped = this.chunks.skipped;
    this.listener.flush();
    this.listener.end();
    return true;
  }

  push(chunk: Slice): void {
    if (this.chunks.failed) return;
    this.source.push(chunk);
    while (!this.chunks.failed && this.source.next()) this.readEvent(this.source.chunk);
    if (this.source.overflowed) this.chunks.fail(502, NO_TEXT, plain(TOO_LARGE));
  }

  end(): void {
    if (!this.chunks.failed && this.source.finish()) this.readEvent(this.source.chunk);
    if (!this.chunks.failed && !this.chunks.isComplete) this.chunks.fail(502, NO_TEXT, plain(BROKE_OFF));
    this.listener.end();
  }

  dispose(): void {
    this.source.dispose();
    this.tape.dispose();
    this.chunks.dispose();
  }

  private readEvent(data: Slice): void {
    const text = trim(data);
    if (isEmpty(text) || equals(text, DONE)) return;
    const tape = this.tape;
    const error = scan(text, tape);
    if (error == JsonError.Memory) this.chunks.fail(503, NO_TEXT, plain(NO_MEMORY));
    else if (error != JsonError.None) this.chunks.fail(502, NO_TEXT, plain(NOT_JSON));
    else this.chunks.read(tape, tape.kind(tape.root) == Kind.Array ? tape.firstChild(tape.root) : tape.root);
    this.skipped = this.chunks.skipped;
    this.listener.flush();
  }
}
