import { Sink } from "../bytes/sink";
import { Slice, isEmpty } from "../bytes/slice";
import { Config } from "../filterapi/config";
import { MetricKind, defineMetric, recordMetric } from "../host/metrics";
import { BUILD, MODULE_VERSION } from "./build";
import { writePlain, writeTag } from "./metric-tag";
import { currentMilliseconds } from "./time";

/** Of texts that the configuration brings, in bytes. */
const LONGEST_TEXT: i32 = 64;

/** Which module works with which configuration, for those who want to see whether an update has arrived. */
export class Identity {
  private readonly text: Sink = new Sink();
  private readonly metric: Sink = new Sink();

  constructor(config: Config) {
    this.metric.ascii("ai_gateway.configured_timestamp_milliseconds");
    this.add("version", MODULE_VERSION);
    this.add("build", BUILD);
    this.add("config", config.digest);
    this.add("config_version", config.version);
    this.add("config_uuid", config.uuid);
  }

  /** As `version=0.1.0; build=…; config=…`. */
  get description(): Slice {
    return this.text.written;
  }

  /** Tells the host since when this is at work. What worked last is what has the latest time: a time needs no taking back. */
  announce(): void {
    const gauge = defineMetric(MetricKind.Gauge, this.metric.written);
    recordMetric(gauge, currentMilliseconds());
  }

  dispose(): void {
    this.text.dispose();
    this.metric.dispose();
  }

  /** Adds what is known, in the text and as a tag in the metric's name. */
  private add(key: string, value: Slice): void {
    if (isEmpty(value)) return;
    if (this.text.length > 0) this.text.ascii("; ");
    this.text.ascii(key);
    this.text.ascii("=");
    writePlain(value, LONGEST_TEXT, this.text);
    writeTag(key, value, LONGEST_TEXT, this.metric);
  }
}
