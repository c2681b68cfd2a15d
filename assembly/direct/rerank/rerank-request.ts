import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { RequestFields } from "../../conversation/request-fields";
import { NO_TEXT, Text, isMissing, textOf } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { integer, member, stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const MODEL = literal("model");
const QUERY = literal("query");
const DOCUMENTS = literal("documents");
const TEXT = literal("text");
const TOP_N = literal("top_n");
const MAX_TOKENS_PER_DOC = literal("max_tokens_per_doc");
const RETURN_DOCUMENTS = literal("return_documents");
const RANK_FIELDS = literal("rank_fields");
const KNOWN: StaticArray<Slice> = [
  MODEL,
  QUERY,
  DOCUMENTS,
  TOP_N,
  MAX_TOKENS_PER_DOC,
  RETURN_DOCUMENTS,
  RANK_FIELDS,
];

/** A request of Cohere's rerank, version 1 or 2, read for a provider that has it under other names. */
export class RerankRequest {
  query: Text = NO_TEXT;
  /** As it was written; NOTHING where all results are wanted. */
  topN: Slice = NOTHING;
  maxTokensPerDoc: Slice = NOTHING;
  returnsDocuments: bool = false;
  private readonly fields: RequestFields;
  private readonly documents: Node;

  /** Reads `tape`, which holds an object. */
  constructor(private readonly tape: Tape) {
    const fields = new RequestFields(tape);
    const request = tape.root;
    this.fields = fields;
    this.documents = fields.array(request, DOCUMENTS);
    this.query = fields.requiredText(request, QUERY);
    this.topN = this.readCount(TOP_N);
    this.maxTokensPerDoc = this.readCount(MAX_TOKENS_PER_DOC);
    this.returnsDocuments = fields.choice(request, RETURN_DOCUMENTS) == Choice.Yes;
    this.checkRankFields();
    this.checkDocuments();
  }

  /** What is wrong; null where nothing is. */
  get error(): GatewayError | null {
    return this.fields.error;
  }

  /** The first document; NO_NODE where there is none. `tape.nextSibling` leads to the others, `textOfDocument` tells their texts. */
  get firstDocument(): Node {
    return this.tape.firstChild(this.documents);
  }

  /** Members that are not known. */
  get leftOut(): i32 {
    const tape = this.tape;
    let count = 0;
    for (let key = tape.firstChild(tape.root); key != NO_NODE; key = tape.nextSibling(key)) {
      if (tape.kind(tape.valueOf(key)) != Kind.Null && !isKnown(tape, key)) count++;
    }
    return count;
  }

  private readCount(name: Slice): Slice {
    const count = this.fields.number(this.tape.root, name);
    if (isNothing(count)) return NOTHING;
    if (integer(this.tape, this.fields.value(this.tape.root, name)) < 1)
      this.fields.refuse(name, "must be a whole number above zero");
    return count;
  }

  /** Version 1 ranks by any fields of a document: other providers know its text only. */
  private checkRankFields(): void {
    const tape = this.tape;
    const names = this.fields.array(tape.root, RANK_FIELDS);
    for (let name = tape.firstChild(names); name != NO_NODE; name = tape.nextSibling(name)) {
      if (!stringEquals(tape, name, TEXT))
        this.fields.cannotCarry(RANK_FIELDS, "may only name text for this backend");
    }
  }

  private checkDocuments(): void {
    const tape = this.tape;
    if (this.documents == NO_NODE) return this.fields.refuse(DOCUMENTS, "is required");
    if (this.firstDocument == NO_NODE) return this.fields.refuse(DOCUMENTS, "must not be empty");
    let index = 0;
    for (
      let document = this.firstDocument;
      document != NO_NODE && !this.fields.failed;
      document = tape.nextSibling(document)
    ) {
      this.checkDocument(document, index++);
    }
  }

  private checkDocument(document: Node, index: i32): void {
    if (!isMissing(textOfDocument(this.tape, document))) return;
    this.fields.enter("documents", index);
    if (this.tape.kind(document) == Kind.Object) this.fields.cannotCarry(TEXT, "is required by this backend");
    else this.fields.refuseHere("must be a string or an object");
    this.fields.leave();
  }
}

/** The text of a document, which is a string or has it as a member; NO_TEXT where there is none. */
export function textOfDocument(tape: Tape, document: Node): Text {
  return textOf(tape, tape.kind(document) == Kind.Object ? member(tape, document, TEXT) : document);
}

function isKnown(tape: Tape, key: Node): bool {
  for (let index = 0; index < KNOWN.length; index++) {
    if (stringEquals(tape, key, KNOWN[index])) return true;
  }
  return false;
}
