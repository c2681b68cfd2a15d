import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Text, writePiece } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

const EVENT = literal("event: ");
const DATA = literal("\ndata: ");
const SEQUENCE_NUMBER = literal(',"sequence_number":');
const DELTA = literal(',"delta":"');
const END_OF_DELTA = literal('"}\n\n');
const END_OF_EVENT = literal("\n\n");

/** Writes Response events one by one, and counts them. */
export class EventWriter {
  private readonly json: JsonWriter;
  /** How every delta of the open part begins. */
  private readonly deltaHead: Sink = new Sink();

  /** `sequence`: the number of the first event. */
  constructor(
    private readonly out: Sink,
    private sequence: i32 = 0,
  ) {
    this.json = new JsonWriter(out);
  }

  /** Begins an event of that type, whose other members follow, until `end`. */
  begin(type: string): JsonWriter {
    const json = this.json;
    json.restart();
    writeHead(json, type);
    json.key("sequence_number");
    json.integer(this.sequence++);
    return json;
  }

  end(): void {
    this.json.endObject();
    this.out.bytes(END_OF_EVENT);
  }

  /** Makes ready for deltas of that type; the members that all of them have follow. */
  prepareDelta(type: string): JsonWriter {
    this.deltaHead.clear();
    const json = new JsonWriter(this.deltaHead);
    writeHead(json, type);
    return json;
  }

  delta(text: Text): void {
    const out = this.out;
    out.bytes(this.deltaHead.written);
    out.bytes(SEQUENCE_NUMBER);
    out.decimal(this.sequence++);
    out.bytes(DELTA);
    writePiece(this.json, text);
    out.bytes(END_OF_DELTA);
  }

  dispose(): void {
    this.deltaHead.dispose();
  }
}

function writeHead(json: JsonWriter, type: string): void {
  json.sink.bytes(EVENT);
  json.sink.ascii(type);
  json.sink.bytes(DATA);
  json.beginObject();
  json.key("type");
  json.ascii(type);
}
