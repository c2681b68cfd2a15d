import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, cut } from "../../bytes/slice";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { NO_TEXT, Text, isBlank, plain } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { COMMA } from "../../json/characters";
import { JsonWriter } from "../../json/writer";
import { REDACTED } from "./encrypted-content";
import { ItemKind, OutputItem, PartKind } from "./output-item";
import { ResponseObject } from "./response-object";
import { incompleteReason } from "./stop-reason";

const NO_ARGUMENTS = literal("{}");
const BROKE_OFF = literal("the upstream's reply broke off");
const NO_MEMORY = literal("not enough memory for the upstream's reply");

/**
 * Makes items of a Response's output from a reply, and keeps those that are complete. Who extends it hears of every step, and writes what
 * the client gets.
 *
 * The blocks of text and refusal that follow each other are parts of one message; every other block is an item of its own. An item is
 * done when the next one begins or the answer is complete: only then it is known whether it is whole.
 */
export abstract class OutputWriter extends ReplyListener {
  protected readonly response: ResponseObject;
  protected readonly item: OutputItem;
  protected readonly usageSoFar: Usage = new Usage();
  /** The items that are done, separated by commas. */
  protected readonly items: Sink = new Sink();
  private hasBegun: bool = false;
  private isFinished: bool = false;
  private hasFailed: bool = false;
  /** What is heard belongs to another answer than the first, and a Response has one. */
  private isOther: bool = false;

  constructor(
    options: ReplyOptions,
    protected readonly out: Sink,
  ) {
    super();
    const response = new ResponseObject(options);
    this.response = response;
    this.item = new OutputItem(options, response);
  }

  /** The response has begun. */
  protected abstract opened(): void;
  protected abstract itemAdded(): void;
  protected abstract partAdded(): void;
  protected abstract delta(text: Text): void;
  protected abstract partDone(): void;
  /** `done` is the item as it stands in `items`. */
  protected abstract itemDone(done: Slice): void;
  /** The response is complete, or incomplete for the reason that it has. */
  protected abstract ended(): void;
  protected abstract failed(status: i32, code: Text, message: Text): void;

  begin(id: Text, model: Text, created: i64): void {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.response.begin(id, model, created);
    if (this.response.exhausted) this.out.exhausted = true;
    this.opened();
  }

  answer(index: i32): void {
    this.isOther = index > 0;
  }

  text(delta: Text): void {
    if (this.isDeaf || isBlank(delta)) return;
    this.openPart(ItemKind.Message, PartKind.Text);
    this.append(delta);
  }

  refusal(delta: Text): void {
    if (this.isDeaf || isBlank(delta)) return;
    this.openPart(ItemKind.Message, PartKind.Refusal);
    this.append(delta);
  }

  openReasoning(): void {
    if (!this.isDeaf) this.openItem(ItemKind.Reasoning);
  }

  reasoning(delta: Text): void {
    if (this.isDeaf || isBlank(delta)) return;
    this.openPart(ItemKind.Reasoning, PartKind.Summary);
    this.append(delta);
  }

  signature(value: Text): void {
    if (this.isDeaf) return;
    if (this.item.kind != ItemKind.Reasoning || this.item.isClosed) this.openItem(ItemKind.Reasoning);
    this.item.seal(value);
  }

  redactedReasoning(data: Text): void {
    if (this.isDeaf) return;
    if (!this.closeItem(true)) return;
    this.item.open(ItemKind.Reasoning);
    this.item.seal(plain(REDACTED));
    this.item.seal(data);
    this.itemAdded();
    this.close();
  }

  openToolCall(id: Text, name: Text, signature: Text): void {
    if (this.isDeaf) return;
    // A function call has no member for it: it becomes that of reasoning right before the call.
    if (!isBlank(signature)) this.signature(signature);
    if (!this.closeItem(true)) return;
    this.item.openCall(id, name);
    this.itemAdded();
    this.item.part = PartKind.Arguments;
    this.partAdded();
  }

  toolArguments(delta: Text): void {
    if (this.isDeaf || isBlank(delta)) return;
    if (this.item.part == PartKind.Arguments) this.append(delta);
  }

  close(): void {
    if (this.isDeaf) return;
    this.closePart();
    this.item.isClosed = true;
  }

  finish(reason: StopReason, _stopSequence: Text): void {
    if (this.isDeaf) return;
    this.response.incompleteReason = incompleteReason(reason);
    this.closeItem(this.response.incompleteReason.length == 0);
    this.isFinished = true;
  }

  serviceTier(tier: Text): void {
    this.response.serviceTier(tier);
  }

  usage(counts: Usage): void {
    this.usageSoFar.update(counts);
  }

  fail(status: i32, code: Text, message: Text): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    if (!this.hasBegun) this.begin(NO_TEXT, NO_TEXT, 0);
    this.failed(status, code, message);
  }

  flush(): void {}

  end(): void {
    if (this.hasFailed) return;
    if (!this.isFinished) return this.fail(502, NO_TEXT, plain(BROKE_OFF));
    if (!this.hasBegun) this.begin(NO_TEXT, NO_TEXT, 0);
    this.ended();
  }

  dispose(): void {
    this.response.dispose();
    this.item.dispose();
    this.items.dispose();
  }

  /** How the answer ended. */
  protected get status(): string {
    return this.response.incompleteReason.length == 0 ? "completed" : "incomplete";
  }

  private get isDeaf(): bool {
    return this.isOther || this.hasFailed || this.isFinished;
  }

  private append(text: Text): void {
    if (this.hasFailed) return;
    this.item.append(text);
    if (this.item.exhausted) this.fail(503, NO_TEXT, plain(NO_MEMORY));
    else this.delta(text);
  }

  /** Makes `part` the open part, in a new item where the open one is of another kind or, reasoning, was closed. */
  private openPart(kind: ItemKind, part: PartKind): void {
    const item = this.item;
    if (item.kind != kind || (item.isClosed && kind != ItemKind.Message)) this.openItem(kind);
    if (item.part == part) return;
    this.closePart();
    if (this.hasFailed) return;
    item.isClosed = false;
    item.part = part;
    this.partAdded();
  }

  private openItem(kind: ItemKind): void {
    if (!this.closeItem(true)) return;
    this.item.open(kind);
    this.itemAdded();
  }

  private closePart(): void {
    const item = this.item;
    if (item.part == PartKind.None) return;
    if (item.part == PartKind.Arguments && item.isEmpty) this.append(plain(NO_ARGUMENTS));
    if (this.hasFailed) return;
    this.partDone();
    item.closePart();
  }

  /** Completes the open item, if any. False where the response failed over it. */
  private closeItem(isWhole: bool): bool {
    if (this.item.kind == ItemKind.None) return true;
    this.closePart();
    if (this.item.exhausted) this.fail(503, NO_TEXT, plain(NO_MEMORY));
    if (this.hasFailed) return false;
    const items = this.items;
    const before = items.length;
    if (before > 0) items.byte(COMMA);
    const start = items.length;
    this.item.write(new JsonWriter(items), isWhole ? "completed" : "incomplete");
    if (items.exhausted) {
      items.truncate(before);
      this.fail(503, NO_TEXT, plain(NO_MEMORY));
    } else {
      this.itemDone(cut(items.written, start, items.length));
    }
    this.item.clear();
    return !this.hasFailed;
  }
}
