import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, equals, isEmpty } from "../../bytes/slice";
import { ABSENT, SliceMap } from "../../bytes/slice-map";
import { Backend } from "../../filterapi/backend";
import { xxhash64 } from "../../crypto/xxhash64";
import { RuntimeConfig } from "../../filterapi/runtime";
import { randomBits } from "../../host/random";
import { LONGEST_NAME, writeTag } from "../metric-tag";
import { Models } from "./models";
import { providerOf } from "./names";
import { Series } from "./series";

/** Combinations that name models. Clients choose names, and Envoy forgets no metric. */
const MOST_SERIES: i32 = 256;
const OTHER = literal("other");
/** Names that differ beyond what is shown of them share a series. */
const MOST_SHORTCUTS: i32 = 4 * MOST_SERIES;

/** The metrics of all combinations of tags that have occurred. */
export class SeriesTable {
  private readonly all: Series[] = [];
  private readonly places: SliceMap = new SliceMap();
  /** Places by a hash of what the tags are made of: the tags themselves are not written for each exchange. */
  private readonly shortcuts: Map<u64, i32> = new Map<u64, i32>();
  /** Clients choose names, and must not know which ones collide. */
  private readonly salt: u64 = randomBits();

  constructor(private readonly runtime: RuntimeConfig) {}

  /**
   * The series of an operation. Models that a client named and no configured rule does are told only once they were served (`isServed`), and as
   * long as there are not too many: else they are `other`.
   */
  find(operation: Slice, backend: Backend, models: Models, isServed: bool): Series {
    const hash = models.hash(xxhash64(backend.name, xxhash64(operation, this.salt)));
    if (this.shortcuts.has(hash)) return this.all[this.shortcuts.get(hash)];
    const tags = tagsOf(operation, backend, models);
    let place = this.places.get(tags.written);
    const hasRoom = this.all.length < MOST_SERIES;
    if (place == ABSENT && hasRoom && (isServed || this.runtime.namesModel(models.original))) {
      place = this.all.length;
      this.add(tags);
    } else {
      tags.dispose();
    }
    if (place != ABSENT) {
      if (this.shortcuts.size < MOST_SHORTCUTS) this.shortcuts.set(hash, place);
      return this.all[place];
    }
    const other = tagsOf(operation, backend, unnamed(models, hasRoom));
    const otherPlace = this.places.get(other.written);
    if (otherPlace == ABSENT) return this.add(other);
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

/** What may be said of models that a client made up: a failed reply may repeat the client's word. `showsConfigured`: names that the configuration gave. */
function unnamed(models: Models, showsConfigured: bool): Models {
  const isConfigured = showsConfigured && !equals(models.original, models.request);
  return new Models(OTHER, isConfigured ? models.request : OTHER, isEmpty(models.response) ? NOTHING : OTHER);
}

function tagsOf(operation: Slice, backend: Backend, models: Models): Sink {
  const tags = new Sink();
  writeTag("operation", operation, LONGEST_NAME, tags);
  writeTag("provider", providerOf(backend.schema.name), LONGEST_NAME, tags);
  writeTag("backend", backend.name, LONGEST_NAME, tags);
  writeTag("original_model", models.original, LONGEST_NAME, tags);
  writeTag("request_model", models.request, LONGEST_NAME, tags);
  writeTag("response_model", models.response, LONGEST_NAME, tags);
  return tags;
}
