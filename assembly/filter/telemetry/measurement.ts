import { Sink } from "../../bytes/sink";
import { NOTHING, Slice } from "../../bytes/slice";
import { Conversion } from "../../backend/conversion";
import { Usage } from "../../conversation/usage";
import { Backend } from "../../filterapi/backend";
import { currentTime } from "../../host/clock";
import { ErrorType } from "./error-type";
import { Models } from "./models";
import { providerOf } from "./names";
import { BACKEND_MODEL, OPERATION, PROVIDER, publishFirstToken, publishText } from "./publish";
import { SeriesTable } from "./series-table";

const NANOSECONDS_OF_MICROSECOND: u64 = 1000;

/** What metrics tell of one exchange, gathered until it ends. */
export class Measurement {
  /** The `gen_ai.operation.name`; NOTHING where no backend is asked. */
  operation: Slice = NOTHING;
  /** Whether the reply is a stream of events. */
  isStream: bool = false;
  /** Null until one was chosen. */
  private backend: Backend | null = null;
  /** The model that the client named. */
  private readonly original: Sink = new Sink();
  private readonly startedAt: u64 = currentTime();
  /** When the first bytes of the reply's body came; 0 before. */
  private firstAt: u64 = 0;

  /** A backend was chosen, and asked for `model`. */
  leave(backend: Backend, model: Slice): void {
    this.backend = backend;
    publishText(OPERATION, this.operation);
    publishText(PROVIDER, providerOf(backend.schema.name));
    publishText(BACKEND_MODEL, model);
  }

  nameModel(original: Slice): void {
    this.original.clear();
    this.original.bytes(original);
  }

  /** Bytes of the reply's body have come. */
  receive(): void {
    if (this.firstAt > 0) return;
    this.firstAt = currentTime();
    if (this.isStream) publishFirstToken(between(this.startedAt, this.firstAt));
  }

  /** The exchange is over. `asked`: the model that the backend was asked for; `conversion`: null where nobody reads the reply. */
  record(table: SeriesTable, asked: Slice, conversion: Conversion | null, type: ErrorType): void {
    const backend = this.backend;
    if (backend === null) return;
    const now = currentTime();
    const isServed = type == ErrorType.None;
    let usage: Usage | null = null;
    let answered = NOTHING;
    if (conversion !== null) {
      usage = conversion.usage;
      answered = conversion.responseModel.name;
    }
    const models = new Models(this.original.written, asked, answered);
    const series = table.find(this.operation, backend, models, isServed);
    series.duration(between(this.startedAt, now), type);
    if (usage !== null) series.usage(usage);
    if (!isServed || !this.isStream || this.firstAt == 0) return;
    series.timeToFirstToken(between(this.startedAt, this.firstAt));
    if (usage === null || usage.output < 2) return;
    series.timePerOutputToken(between(this.firstAt, now) / ((usage.output - 1) as u64));
  }

  dispose(): void {
    this.original.dispose();
  }
}

/** In microseconds. The clock is the wall's, which may be set back. */
function between(start: u64, end: u64): u64 {
  return end > start ? (end - start) / NANOSECONDS_OF_MICROSECOND : 0;
}
