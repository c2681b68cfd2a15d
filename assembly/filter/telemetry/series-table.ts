import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice, equals } from "../../bytes/slice";
import { SliceMap } from "../../bytes/slice-map";
import { Backend } from "../../filterapi/backend";
import { RuntimeConfig } from "../../filterapi/runtime";
import { writeTag } from "../metric-tag";
import { providerOf } from "./names";
import { Series } from "./series";

/** Combinations that name models. Clients choose names, and Envoy forgets no metric. */
const MOST_SERIES: i32 = 256;
/** Of a name in a tag, in bytes. */
const LONGEST_NAME: i32 = 128;
const OTHER = literal("other");

/** The metrics of all combinations of tags that have occurred. */
export class SeriesTable {
  private readonly all: Series[] = [];
  private readonly places: SliceMap = new SliceMap();

  constructor(private readonly runtime: RuntimeConfig) {}

  /**
   * The series of an operation. Models that a client named and no configured rule does are told only once they were served (`isServed`), and as
   * long as there are not too many: else they are `other`.
   */
  find(operation: Slice, backend: Backend, original: Slice, asked: Slice, isServed: bool): Series {
    const tags = tagsOf(operation, backend, original, asked);
    const place = this.places.get(tags.written);
    if (place >= 0) {
      tags.dispose();
      return this.all[place];
    }
    const isKnown = isServed || this.runtime.namesModel(original);
    if (isKnown && this.all.length < MOST_SERIES) return this.add(tags);
    tags.dispose();
    const configured = this.all.length < MOST_SERIES && !equals(original, asked);
    const other = tagsOf(operation, backend, OTHER, configured ? asked : OTHER);
    const otherPlace = this.places.get(other.written);
    if (otherPlace < 0) return this.add(other);
    other.dispose();
    return this.all[otherPlace];
  }

  dispose(): void {
    for (let index = 0; index < this.all.length; index++) this.all[index].dispose();
  }

  private add(tags: Sink): Series {
    const series = new Series(tags);
    this.places.set(series.key, this.all.length);
    this.all.push(series);
    return series;
  }
}

/** `original`, `asked`: NOTHING, or empty, where no body was read. */
function tagsOf(operation: Slice, backend: Backend, original: Slice, asked: Slice): Sink {
  const tags = new Sink();
  writeTag("operation", operation, LONGEST_NAME, tags);
  writeTag("provider", providerOf(backend.schema.name), LONGEST_NAME, tags);
  writeTag("backend", backend.name, LONGEST_NAME, tags);
  writeTag("original_model", original, LONGEST_NAME, tags);
  writeTag("request_model", asked, LONGEST_NAME, tags);
  return tags;
}
