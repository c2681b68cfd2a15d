import { literal } from "../../bytes/ascii";
import { NO_TEXT, Text, isMissing, reads } from "../../conversation/text";
import { Choice } from "../../conversation/tool";
import { EmbeddingInputs } from "./embedding-inputs";
import { EmbeddingsRequest } from "./embeddings-request";

const TASK_TYPE = literal("task_type");
const TITLE = literal("title");
const AUTO_TRUNCATE = literal("auto_truncate");
const RETRIEVAL_DOCUMENT = literal("RETRIEVAL_DOCUMENT");

/** What clients say to Google's models beside OpenAI's fields: for all texts, or with each of them. */
export class VertexOptions {
  readonly autoTruncate: Choice;
  private readonly taskType: Text;
  private readonly title: Text;

  constructor(request: EmbeddingsRequest) {
    this.autoTruncate = request.choice(AUTO_TRUNCATE);
    this.taskType = request.text(TASK_TYPE);
    this.title = request.text(TITLE);
  }

  /** What the text that `inputs` has come to is embedded for; NO_TEXT where it is not said. The one for all goes before that of each. */
  taskOf(inputs: EmbeddingInputs): Text {
    return isMissing(this.taskType) ? inputs.taskType : this.taskType;
  }

  /** The title of that text; NO_TEXT where it has none. Google takes one for documents only. */
  titleOf(inputs: EmbeddingInputs): Text {
    const task = this.taskOf(inputs);
    if (isMissing(task) || !reads(task, RETRIEVAL_DOCUMENT)) return NO_TEXT;
    return isMissing(inputs.title) ? this.title : inputs.title;
  }
}
