import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { GatewayError } from "../conversation/gateway-error";
import { ReplyOptions } from "../conversation/reply-options";
import { Target } from "../conversation/target";
import { UpstreamError } from "../conversation/upstream-error";
import { Mapping } from "../direct/mapping";
import { ClientApi } from "../endpoint/endpoint";
import { RequestFacts } from "../endpoint/request-facts";
import { JsonError, scan } from "../json/scanner";
import { Tape } from "../json/tape";
import { carryError } from "./carry-error";
import { writeErrorTo } from "./client-dialects";
import { Conversion, ReplyMode } from "./conversion";
import { Dialect } from "./dialects";

const JSON_TYPE = literal("application/json");

/** An API that is no conversation, on a backend that has it under other names: the reply is read and written as a whole. */
export class Mapped extends Conversion {
  private options: ReplyOptions = new ReplyOptions();

  /** Takes over `mapping`. `dialect`: the one that the backend's errors are in. */
  constructor(
    private readonly api: ClientApi,
    private readonly dialect: Dialect,
    private readonly mapping: Mapping,
  ) {
    super();
  }

  writeRequest(tape: Tape, _facts: RequestFacts, target: Target, into: Sink): GatewayError | null {
    const error = this.mapping.writeRequest(tape, target, into);
    this.dropped = this.mapping.dropped;
    return error;
  }

  openReply(_isStream: bool, options: ReplyOptions): ReplyMode {
    this.options = options;
    return ReplyMode.Collected;
  }

  replyType(): Slice {
    return JSON_TYPE;
  }

  push(chunk: Slice, end: bool): bool {
    if (!end) return true;
    const tape = new Tape();
    this.output.clear();
    const scanned = scan(chunk, tape);
    const readable =
      scanned == JsonError.None &&
      this.mapping.writeReply(tape, tape.root, this.options, this.usage, this.output);
    if (readable) this.responseModel.read(tape, tape.root);
    tape.dispose();
    if (scanned == JsonError.Memory) {
      this.output.exhausted = true;
      return true;
    }
    if (!readable) this.fail();
    this.usageIsNew = readable && this.usage.isKnown;
    return true;
  }

  get isTranslation(): bool {
    return true;
  }

  rewriteError(status: i32, errorType: Slice, body: Slice, into: Sink): bool {
    carryError(this.dialect, this.api, status, errorType, body, into);
    return true;
  }

  dispose(): void {
    super.dispose();
    this.mapping.dispose();
  }

  private fail(): void {
    this.failureStatus = 502;
    this.output.clear();
    const error = new UpstreamError();
    error.message.ascii("the upstream's reply is not what its API documents");
    writeErrorTo(this.api, this.failureStatus, error, this.output);
    error.dispose();
  }
}
