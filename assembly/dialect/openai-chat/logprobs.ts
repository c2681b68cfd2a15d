import { Sink } from "../../bytes/sink";
import { Slice, byteAt, lengthOf } from "../../bytes/slice";
import { Text, decodeText, writeText } from "../../conversation/text";
import { JsonWriter } from "../../json/writer";

/** The `logprobs` of a choice, collected token by token. */
export class Logprobs {
  /** What was written lacks something, since memory ran out. */
  exhausted: bool = false;
  /** The tokens as they will stand in the array; the last one is open for its alternatives. */
  private readonly tokens: JsonWriter = new JsonWriter(new Sink());
  private readonly decoded: Sink = new Sink();

  get isEmpty(): bool {
    return this.tokens.sink.length == 0;
  }

  /** A token of the answer; `logprob` is a number in JSON. */
  token(token: Text, logprob: Slice): void {
    this.closeToken();
    this.begin(token, logprob);
    this.tokens.key("top_logprobs");
    this.tokens.beginArray();
  }

  /** One that might have stood in its place. */
  alternative(token: Text, logprob: Slice): void {
    if (this.isEmpty) return;
    this.begin(token, logprob);
    this.tokens.endObject();
  }

  /** Writes the member and forgets its tokens; nothing where there are none. */
  write(json: JsonWriter): void {
    if (this.isEmpty) return;
    this.closeToken();
    json.key("logprobs");
    json.beginObject();
    json.key("content");
    json.beginArray();
    json.raw(this.tokens.sink.written);
    json.endArray();
    json.key("refusal");
    json.null_();
    json.endObject();
    if (this.tokens.sink.exhausted) this.exhausted = true;
    this.tokens.sink.clear();
    this.tokens.restart();
  }

  dispose(): void {
    this.tokens.sink.dispose();
    this.decoded.dispose();
  }

  private closeToken(): void {
    if (this.isEmpty) return;
    this.tokens.endArray();
    this.tokens.endObject();
  }

  private begin(token: Text, logprob: Slice): void {
    const json = this.tokens;
    json.beginObject();
    json.key("token");
    writeText(json, token);
    json.key("logprob");
    json.raw(logprob);
    json.key("bytes");
    this.decoded.clear();
    decodeText(token, this.decoded);
    const bytes = this.decoded.written;
    json.beginArray();
    for (let index = 0; index < lengthOf(bytes); index++) json.integer(byteAt(bytes, index));
    json.endArray();
  }
}
