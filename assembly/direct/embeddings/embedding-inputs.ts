import { literal } from "../../bytes/ascii";
import { RequestFields } from "../../conversation/request-fields";
import { NO_TEXT, Text, isBlank, isMissing, textOf } from "../../conversation/text";
import { member } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";

const INPUT = literal("input");
const CONTENT = literal("content");
const TASK_TYPE = literal("task_type");
const TITLE = literal("title");

/**
 * The texts of a request to embed, one after the other, as they stand on its tape: `input` is one or an array of them, and each is a text or, as
 * Envoy AI Gateway takes them for Google's models, `{"content": text or texts, "task_type", "title"}`.
 */
export class EmbeddingInputs {
  /** The text that `next` came to, and what is said of it. */
  text: Text = NO_TEXT;
  taskType: Text = NO_TEXT;
  title: Text = NO_TEXT;
  private nextItem: Node = NO_NODE;
  /** The next text of the item that `next` is in. */
  private nextText: Node = NO_NODE;

  constructor(
    private readonly tape: Tape,
    private readonly input: Node,
  ) {
    this.restart();
  }

  restart(): void {
    this.nextItem = firstOf(this.tape, this.input);
    this.nextText = NO_NODE;
  }

  next(): bool {
    while (this.nextText == NO_NODE) {
      if (this.nextItem == NO_NODE) return false;
      const item = this.nextItem;
      this.nextItem = this.tape.nextSibling(item);
      if (this.tape.kind(item) == Kind.String) {
        this.taskType = NO_TEXT;
        this.title = NO_TEXT;
        this.text = textOf(this.tape, item);
        return true;
      }
      this.taskType = textOf(this.tape, member(this.tape, item, TASK_TYPE));
      this.title = textOf(this.tape, member(this.tape, item, TITLE));
      this.nextText = firstOf(this.tape, member(this.tape, item, CONTENT));
    }
    this.text = textOf(this.tape, this.nextText);
    this.nextText = this.tape.nextSibling(this.nextText);
    return true;
  }

  /** How many texts there are. */
  get count(): i32 {
    let count = 0;
    this.restart();
    while (this.next()) count++;
    this.restart();
    return count;
  }

  /** Whether something is said of a text beside it. */
  get isAnnotated(): bool {
    let found = false;
    this.restart();
    while (!found && this.next()) found = !isMissing(this.taskType) || !isMissing(this.title);
    this.restart();
    return found;
  }

  /** Notes in `fields` what of the input is wrong, or no text. */
  check(fields: RequestFields): void {
    const isList = this.tape.kind(this.input) == Kind.Array;
    let index = 0;
    for (
      let item = firstOf(this.tape, this.input);
      item != NO_NODE && !fields.failed;
      item = this.tape.nextSibling(item)
    ) {
      this.checkItem(fields, item, isList ? index : -1);
      index++;
    }
    if (fields.failed) return;
    const count = this.count;
    // Of an empty text among others the provider may think what it likes.
    const isEmpty = count == 1 && this.next() && isBlank(this.text);
    if (count == 0 || isEmpty) fields.refuse(INPUT, "must not be empty");
    this.restart();
  }

  private checkItem(fields: RequestFields, item: Node, index: i32): void {
    const kind = this.tape.kind(item);
    if (kind == Kind.String) return;
    fields.enter("input", index);
    if (kind == Kind.Object) this.checkAnnotated(fields, item);
    else if (kind == Kind.Number || kind == Kind.Array)
      fields.cannotCarryThis("must be text: this backend takes no token ids");
    else fields.refuseHere("must be a string");
    fields.leave();
  }

  private checkAnnotated(fields: RequestFields, item: Node): void {
    fields.text(item, TASK_TYPE);
    fields.text(item, TITLE);
    const content = member(this.tape, item, CONTENT);
    if (content == NO_NODE) return fields.refuse(CONTENT, "is required");
    for (let text = firstOf(this.tape, content); text != NO_NODE; text = this.tape.nextSibling(text)) {
      if (this.tape.kind(text) != Kind.String)
        return fields.refuse(CONTENT, "must be a string or an array of strings");
    }
  }
}

/** The first of an array's values, or the value itself where it is none. */
function firstOf(tape: Tape, value: Node): Node {
  return tape.kind(value) == Kind.Array ? tape.firstChild(value) : value;
}
