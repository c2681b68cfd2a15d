import { Slice, lengthOf, startOf } from "../bytes/slice";
import {
  proxy_define_metric,
  proxy_get_metric,
  proxy_increment_metric,
  proxy_record_metric,
} from "./imports";
import { RETURN_DATA, RETURN_EXTRA, clearReturned } from "./returned";
import { Status } from "./status";

export const enum MetricKind {
  Counter = 0,
  Gauge = 1,
  Histogram = 2,
}

/** A metric that could not be defined: counting on it does nothing. */
export const NO_METRIC: u32 = 0xffffffff;

/** Defines a metric, or finds the one of that name. Envoy shows it as `wasmcustom.<name>`. */
export function defineMetric(kind: MetricKind, name: Slice): u32 {
  clearReturned();
  const status = proxy_define_metric(kind, startOf(name), lengthOf(name), RETURN_DATA);
  return status == Status.Ok ? load<u32>(RETURN_DATA) : NO_METRIC;
}

/** Adds to a counter or gauge. */
export function incrementMetric(metric: u32, offset: i64): void {
  if (metric != NO_METRIC && offset != 0) proxy_increment_metric(metric, offset);
}

/** Sets a gauge or adds a value to a histogram. */
export function recordMetric(metric: u32, value: u64): void {
  if (metric != NO_METRIC) proxy_record_metric(metric, value);
}

/** The value of a counter or gauge; 0 where it is not known. */
export function readMetric(metric: u32): u64 {
  store<u64>(RETURN_EXTRA, 0);
  proxy_get_metric(metric, RETURN_EXTRA);
  return load<u64>(RETURN_EXTRA);
}
