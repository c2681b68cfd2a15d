import { Arena } from "../bytes/arena";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, lengthOf, startOf } from "../bytes/slice";
import { decodeString } from "../json/lookup";
import { JsonError, scan } from "../json/scanner";
import { Node, Tape } from "../json/tape";

/** As many problems are reported at once: enough to mend a file in few rounds, few enough for one log line. */
const MOST_PROBLEMS: i32 = 10;

/** What all places of one document share while it is read: the tape, the arena its texts go to, and the problems found. */
export class Reader {
  private readonly problems: string[] = [];
  private readonly scratch: Sink = new Sink();
  private readonly embedded: Tape = new Tape();

  constructor(
    readonly tape: Tape,
    readonly arena: Arena,
  ) {}

  /** Whether anything was refused. */
  get failed(): bool {
    return this.problems.length > 0;
  }

  /** The problems, one a line, in the order in which they were found. */
  get report(): string {
    return this.problems.join("\n");
  }

  refuse(path: string, reason: string): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems.push(path + ": " + reason);
  }

  /** A copy of a string node, decoded, that lives as long as the configuration. */
  text(node: Node): Slice {
    const decoded = this.decode(node);
    return this.scratch.exhausted ? NOTHING : this.arena.copy(decoded);
  }

  /** A string node as AssemblyScript text, for names and messages. */
  string(node: Node): string {
    const decoded = this.decode(node);
    return String.UTF8.decodeUnsafe(startOf(decoded), lengthOf(decoded) as usize);
  }

  /** An ASCII name as bytes, valid until the next call of any method here. */
  name(text: string): Slice {
    this.scratch.clear();
    this.scratch.ascii(text);
    return this.scratch.written;
  }

  /** Whether a text is one valid JSON value. */
  isJson(text: Slice): bool {
    return scan(text, this.embedded) == JsonError.None;
  }

  dispose(): void {
    this.scratch.dispose();
    this.embedded.dispose();
  }

  private decode(node: Node): Slice {
    this.scratch.clear();
    // A sink without memory has no address, and an empty text must stay distinct from none.
    this.scratch.reserve(1);
    decodeString(this.tape, node, this.scratch);
    if (this.scratch.exhausted) this.refuse("config", "no memory left within limits.vmMemory");
    return this.scratch.written;
  }
}
