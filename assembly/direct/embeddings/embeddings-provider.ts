import { ReplyOptions } from "../../conversation/reply-options";
import { Target } from "../../conversation/target";
import { Node, Tape } from "../../json/tape";
import { JsonWriter } from "../../json/writer";
import { EmbeddingsReply } from "./embeddings-reply";
import { EmbeddingsRequest } from "./embeddings-request";

/** A provider's own names for embeddings. */
export abstract class EmbeddingsProvider {
  /** Writes the members of the provider's request. What it cannot say is noted in `request`. */
  abstract writeRequest(request: EmbeddingsRequest, target: Target, json: JsonWriter): void;

  /** Adds the vectors of the provider's reply to the client's. False where they are not what the provider documents. */
  abstract addVectors(tape: Tape, reply: Node, vectors: EmbeddingsReply): bool;

  /** The tokens of all texts together; -1 where the provider does not tell. */
  abstract tokensOf(tape: Tape, reply: Node, options: ReplyOptions): i64;
}
