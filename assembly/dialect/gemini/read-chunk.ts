import { literal } from "../../bytes/ascii";
import { ReplyListener } from "../../conversation/reply-listener";
import { ReplyOptions } from "../../conversation/reply-options";
import { StopReason } from "../../conversation/stop-reason";
import { NO_TEXT, Text, isBlank, textOf } from "../../conversation/text";
import { Usage } from "../../conversation/usage";
import { NO_TIME, parseTimestamp } from "../../filterapi/rfc3339";
import { integer, member, stringEquals } from "../../json/lookup";
import { Kind, NO_NODE, Node, Tape } from "../../json/tape";
import { tellLogprobs } from "./read-logprobs";
import { PartReader } from "./read-parts";
import { readUsage } from "./read-usage";
import { stopReasonOf } from "./stop-reason";

const ERROR = literal("error");
const CODE = literal("code");
const MESSAGE = literal("message");
const STATUS = literal("status");
const RESPONSE_ID = literal("responseId");
const MODEL_VERSION = literal("modelVersion");
const CREATE_TIME = literal("createTime");
const CANDIDATES = literal("candidates");
const INDEX = literal("index");
const CONTENT = literal("content");
const PARTS = literal("parts");
const FINISH_REASON = literal("finishReason");
const UNSPECIFIED = literal("FINISH_REASON_UNSPECIFIED");
const PROMPT_FEEDBACK = literal("promptFeedback");
const BLOCK_REASON = literal("blockReason");

/** How many answers are told apart: as many as one word has bits. The API gives at most 8. */
const ANSWER_LIMIT: i32 = 64;

/** Whether a value is a GenerateContentResponse, or an error in place of one. */
export function isChunk(tape: Tape, node: Node): bool {
  return (
    member(tape, node, CANDIDATES) != NO_NODE ||
    member(tape, node, PROMPT_FEEDBACK) != NO_NODE ||
    member(tape, node, ERROR) != NO_NODE
  );
}

/** Reads GenerateContentResponses that make up one reply: a single one, or the chunks of a stream. */
export class ChunkReader {
  failed: bool = false;
  private hasBegun: bool = false;
  private current: i32 = 0;
  /** A bit for each answer that was seen, is finished, has called tools. */
  private seen: u64 = 0;
  private finished: u64 = 0;
  private callers: u64 = 0;
  private readonly counts: Usage = new Usage();
  private readonly parts: PartReader;
  private unread: i32 = 0;

  constructor(
    private readonly listener: ReplyListener,
    options: ReplyOptions,
  ) {
    this.parts = new PartReader(listener, options);
  }

  /** Values and parts that were skipped because nobody knows them. */
  get skipped(): i32 {
    return this.unread + this.parts.skipped;
  }

  /** Whether every answer that was begun is finished. */
  get isComplete(): bool {
    return this.seen != 0 && this.seen == this.finished;
  }

  read(tape: Tape, chunk: Node): void {
    const error = member(tape, chunk, ERROR);
    if (tape.kind(error) == Kind.Object) {
      this.failAs(tape, error);
      return;
    }
    if (tape.kind(chunk) != Kind.Object) {
      this.unread++;
      return;
    }
    if (!this.hasBegun) this.begin(tape, chunk);
    if (readUsage(tape, chunk, this.counts)) this.listener.usage(this.counts);
    const candidates = member(tape, chunk, CANDIDATES);
    let place = 0;
    for (let item = tape.firstChild(candidates); item != NO_NODE; item = tape.nextSibling(item)) {
      this.readCandidate(tape, item, place++);
    }
    if (
      place == 0 &&
      !isBlank(textOf(tape, member(tape, member(tape, chunk, PROMPT_FEEDBACK), BLOCK_REASON)))
    ) {
      this.finish(0, StopReason.ContentFilter);
    }
  }

  /** The reply is whole: what gave no reason to stop has come to its end. */
  finishAll(): void {
    if (this.failed) return;
    if (this.seen == 0) this.seen = 1;
    for (let index = 0; index < ANSWER_LIMIT; index++) {
      const bit = (1 as u64) << index;
      if ((this.seen & ~this.finished & bit) == 0) continue;
      this.finish(index, (this.callers & bit) != 0 ? StopReason.ToolCalls : StopReason.End);
    }
  }

  fail(status: i32, code: Text, message: Text): void {
    if (this.failed) return;
    this.failed = true;
    this.listener.fail(status, code, message);
  }

  dispose(): void {
    this.parts.dispose();
  }

  private begin(tape: Tape, chunk: Node): void {
    this.hasBegun = true;
    const created = parseTimestamp(tape.text(member(tape, chunk, CREATE_TIME)));
    this.listener.begin(
      textOf(tape, member(tape, chunk, RESPONSE_ID)),
      textOf(tape, member(tape, chunk, MODEL_VERSION)),
      created == NO_TIME ? 0 : created,
    );
  }

  private readCandidate(tape: Tape, candidate: Node, place: i32): void {
    const given = integer(tape, member(tape, candidate, INDEX));
    const index = given >= 0 ? min<i64>(given, ANSWER_LIMIT) : (place as i64);
    const bit = (1 as u64) << index;
    if (index >= ANSWER_LIMIT || (this.finished & bit) != 0) {
      this.unread++;
      return;
    }
    this.select(index as i32);
    const parts = member(tape, member(tape, candidate, CONTENT), PARTS);
    for (let part = tape.firstChild(parts); part != NO_NODE; part = tape.nextSibling(part)) {
      if (this.parts.read(tape, part)) this.callers |= bit;
    }
    tellLogprobs(this.listener, tape, candidate);
    const reason = member(tape, candidate, FINISH_REASON);
    if (isBlank(textOf(tape, reason)) || stringEquals(tape, reason, UNSPECIFIED)) return;
    this.finish(index as i32, stopReasonOf(tape, reason, (this.callers & bit) != 0));
  }

  /** Makes what follows belong to an answer. */
  private select(index: i32): void {
    this.seen |= (1 as u64) << index;
    if (index == this.current) return;
    this.parts.leave();
    this.current = index;
    this.listener.answer(index);
    this.parts.select(index);
  }

  private finish(index: i32, reason: StopReason): void {
    this.select(index);
    this.parts.finish();
    this.finished |= (1 as u64) << index;
    this.listener.finish(reason, NO_TEXT);
  }

  private failAs(tape: Tape, error: Node): void {
    const status = integer(tape, member(tape, error, CODE));
    const isError = status >= 400 && status < 600;
    this.fail(
      isError ? (status as i32) : 502,
      textOf(tape, member(tape, error, STATUS)),
      textOf(tape, member(tape, error, MESSAGE)),
    );
  }
}
