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
  /** The compressed bytes are broken, a bomb, or of a format that is not understood: from here on nothing can be read. */
  failed: bool = false;
  private readonly inflater: Inflater | null;
  private readonly inflated: Sink = new Sink();

  /** `limit`: readable bytes that a chunk, or a collected reply, may hold. */
  constructor(
    private readonly format: CompressionFormat,
    private readonly limit: i32,
  ) {
    const isInflated = format == CompressionFormat.Gzip || format == CompressionFormat.Deflate;
    this.inflater = isInflated ? new Inflater(format, RATIO_LIMIT, limit) : null;
    this.failed = format == CompressionFormat.Unknown;
  }

  /** Whether the bytes that come are not the bytes that are read. */
  get isActive(): bool {
    return this.format != CompressionFormat.None;
  }

  /** The readable bytes of a chunk; valid until the next call. */
  decode(chunk: Slice): Slice {
    if (!this.isActive) return chunk;
    this.inflated.clear();
    const inflater = this.inflater;
    if (inflater === null || this.failed || isEmpty(chunk)) return NOTHING;
    this.failed = inflater.push(chunk, this.inflated) != InflateOutcome.Ok;
    if (this.inflated.length <= this.limit) return this.inflated.written;
    // What an attack made of it must not be kept from other streams.
    this.failed = true;
    this.inflated.dispose();
    return NOTHING;
  }

  /** The readable bytes of a whole body; nothing, and `failed`, where it is not complete and sound. Valid until the next call. */
  decodeWhole(body: Slice): Slice {
    const readable = this.decode(body);
    const inflater = this.inflater;
    if (inflater !== null && !inflater.finish()) this.failed = true;
    return this.failed ? NOTHING : readable;
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
