import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, endOf, equals, isNothing, lengthOf, sliceOf, startOf } from "../../bytes/slice";
import { Engine } from "../../filterapi/picker";
import { findLineEnd } from "../../framing/lines";
import { MetricField, MetricName, metricNamesOf } from "./metric-names";
import { MetricsReading } from "./metrics-reading";
import { SampleLabels } from "./sample-labels";
import { sampleNumber } from "./sample-number";

const OPEN_BRACE: u8 = 0x7b;
const RUNNING_ADAPTERS = literal("running_lora_adapters");
const WAITING_ADAPTERS = literal("waiting_lora_adapters");
const ADAPTER_LIMIT = literal("max_lora");

/**
 * Finds the few metrics that tell a server's load in the Prometheus text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
 * One pass in which a line that is not wanted costs a comparison for each wanted name; nothing is allocated and no text made. Lines that
 * are malformed are passed over.
 */
export class MetricsScanner {
  /** What the last scan found. */
  readonly reading: MetricsReading = new MetricsReading();
  private readonly names: MetricName[];
  private readonly labels: SampleLabels = new SampleLabels();

  constructor(engine: Engine) {
    this.names = metricNamesOf(engine);
  }

  /** The reading points into `text`. */
  scan(text: Slice): MetricsReading {
    const names = this.names;
    const count = names.length;
    this.reading.clear();
    const end = endOf(text);
    for (let position = startOf(text); position < end;) {
      const lineEnd = findLineEnd(position, end);
      for (let index = 0; index < count; index++) {
        const wanted = names[index];
        if (hasName(position, lineEnd, wanted.name)) this.readSeries(wanted, position, lineEnd);
      }
      position = lineEnd + 1;
    }
    return this.reading;
  }

  private readSeries(wanted: MetricName, line: usize, end: usize): void {
    const labels = this.labels;
    let isSelected = isNothing(wanted.label);
    let number: Slice = NOTHING;
    let running: Slice = NOTHING;
    let waiting: Slice = NOTHING;
    let limit: Slice = NOTHING;
    labels.begin(line + (lengthOf(wanted.name) as usize), end);
    while (labels.next()) {
      if (equals(labels.name, wanted.label)) isSelected = equals(labels.value, wanted.labelValue);
      else if (equals(labels.name, wanted.numberLabel)) number = labels.value;
      else if (wanted.field != MetricField.Adapters) continue;
      else if (equals(labels.name, RUNNING_ADAPTERS)) running = labels.value;
      else if (equals(labels.name, WAITING_ADAPTERS)) waiting = labels.value;
      else if (equals(labels.name, ADAPTER_LIMIT)) limit = labels.value;
    }
    if (labels.position == 0 || !isSelected) return;
    const value = sampleNumber(firstWord(labels.position, end));
    if (wanted.field == MetricField.Adapters) this.reading.addAdapters(value, running, waiting, limit);
    else this.reading.add(wanted.field, isNothing(wanted.numberLabel) ? value : sampleNumber(number));
  }
}

/** Whether the line's metric has that name, which is at least 8 bytes long. */
// @ts-ignore: decorator
@inline
function hasName(line: usize, lineEnd: usize, name: Slice): bool {
  const length = lengthOf(name) as usize;
  const after = line + length;
  if (after >= lineEnd) return false;
  // The ends of names tell them apart better than what they begin with.
  if (load<u64>(after - 8) != load<u64>(endOf(name) - 8)) return false;
  const delimiter = load<u8>(after);
  if (delimiter != OPEN_BRACE && delimiter != 0x20 && delimiter != 0x09) return false;
  return memory.compare(line, startOf(name), length) == 0;
}

/** The value of the series; what may follow is a timestamp. */
function firstWord(position: usize, end: usize): Slice {
  while (position < end && load<u8>(position) <= 0x20) position++;
  const start = position;
  while (position < end && load<u8>(position) > 0x20) position++;
  return sliceOf(start, (position - start) as i32);
}
