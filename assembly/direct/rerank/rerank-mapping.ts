import { Sink } from "../../bytes/sink";
import { isNothing } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { ReplyOptions } from "../../conversation/reply-options";
import { writeSetting } from "../../conversation/settings";
import { Target } from "../../conversation/target";
import { writeText } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { NO_NODE, Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { Mapping } from "../mapping";
import { KeptDocuments } from "./kept-documents";
import { RerankRequest, textOfDocument } from "./rerank-request";
import { writeRerankReply } from "./write-rerank-reply";

/** Cohere's rerank by the models on Bedrock, which are invoked with much the same: Cohere's own, and Amazon's. */
export class RerankMapping extends Mapping {
  private readonly kept: KeptDocuments = new KeptDocuments();

  writeRequest(tape: Tape, target: Target, into: Sink): GatewayError | null {
    const request = new RerankRequest(tape);
    const wrong = request.error;
    if (wrong !== null) return wrong;
    const json = new JsonWriter(into);
    json.beginObject();
    json.key("query");
    writeText(json, request.query);
    json.key("documents");
    json.beginArray();
    for (let document = request.firstDocument; document != NO_NODE; document = tape.nextSibling(document)) {
      const text = textOfDocument(tape, document);
      writeText(json, text);
      if (request.returnsDocuments) this.kept.add(text);
    }
    json.endArray();
    writeSetting(json, "top_n", request.topN);
    this.dropped = request.leftOut;
    if (target.isCohere) {
      writeSetting(json, "max_tokens_per_doc", request.maxTokensPerDoc);
      json.key("api_version");
      json.integer(2);
    } else if (!isNothing(request.maxTokensPerDoc)) {
      this.dropped++;
    }
    json.endObject();
    if (this.kept.exhausted) into.exhausted = true;
    return null;
  }

  writeReply(tape: Tape, reply: Node, options: ReplyOptions, usage: Usage, into: Sink): bool {
    if (options.inputTokens >= 0) {
      usage.input = options.inputTokens;
      usage.total = options.inputTokens;
    }
    return writeRerankReply(tape, reply, options, this.kept, into);
  }

  dispose(): void {
    this.kept.dispose();
  }
}
