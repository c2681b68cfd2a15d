import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, isEmpty } from "../bytes/slice";
import { CompressionFormat } from "../framing/content-encoding";
import { InflateOutcome, Inflater } from "../framing/inflate";
import { HeaderMap, removeHeader } from "../host/headers";

const CONTENT_ENCODING = literal("content-encoding");

/** Output bytes for each input byte beyond which a compressed reply is taken for an attack; text of models stays far below. */
const RATIO_LIMIT: i32 = 1000;

/** Makes a reply's bytes readable that the upstream compressed although it was asked not to. At linear cost, whatever the chunks. */
export class ReplyDecoder {
  /** The compressed bytes are broken or a bomb: from here on nothing can be read. */
  failed: bool = false;
  private readonly inflater: Inflater | null;
  private readonly inflated: Sink = new Sink();

  /** `limit`: readable bytes that a chunk, or a collected reply, may hold. */
  constructor(
    format: CompressionFormat,
    private readonly limit: i32,
  ) {
    this.inflater = format == CompressionFormat.None ? null : new Inflater(format, RATIO_LIMIT);
  }

  /** Whether the bytes that come are not the bytes that are read. */
  get isActive(): bool {
    return this.inflater !== null;
  }

  /** The readable bytes of a chunk; valid until the next call. */
  decode(chunk: Slice): Slice {
    const inflater = this.inflater;
    if (inflater === null) return chunk;
    this.inflated.clear();
    if (this.failed || isEmpty(chunk)) return NOTHING;
    if (inflater.push(chunk, this.inflated) != InflateOutcome.Ok) this.failed = true;
    if (this.inflated.length <= this.limit) return this.inflated.written;
    this.failed = true;
    return NOTHING;
  }

  /** What was compressed leaves readable: its header must not say otherwise. */
  announceDecoded(): void {
    if (this.isActive) removeHeader(HeaderMap.Response, CONTENT_ENCODING);
  }

  dispose(): void {
    const inflater = this.inflater;
    if (inflater !== null) inflater.dispose();
    this.inflated.dispose();
  }
}
