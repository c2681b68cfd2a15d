import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import { MetricIds } from "../metrics.ts";
import type { HostFunctions } from "./functions.ts";

export function metricImports(guest: Guest): HostFunctions {
  const { memory, metricIds } = guest;
  return {
    proxy_define_metric(type: number, name: number, size: number, idAt: number) {
      const id = metricIds.define(type, memory.text(name, size));
      if (id === undefined) return Status.BadArgument;
      memory.writeUnsigned32(idAt, id);
      return Status.Ok;
    },

    // Counters only grow, and never by nothing; histograms have no sum to add to.
    proxy_increment_metric(id: number, offset: bigint) {
      const type = MetricIds.typeOf(id);
      if (type !== "counter" && type !== "gauge") return Status.BadArgument;
      const metric = metricIds.get(id);
      if (!metric) return Status.NotFound;
      if (type === "counter" && offset <= 0n) return Status.BadArgument;
      metric.value = BigInt.asUintN(64, metric.value + offset);
      return Status.Ok;
    },

    proxy_record_metric(id: number, value: bigint) {
      const metric = metricIds.get(id);
      if (!metric) return Status.NotFound;
      const unsigned = BigInt.asUintN(64, value);
      if (metric.type === "histogram") metric.samples.push(unsigned);
      else metric.value = metric.type === "counter" ? BigInt.asUintN(64, metric.value + unsigned) : unsigned;
      return Status.Ok;
    },

    proxy_get_metric(id: number, valueAt: number) {
      const type = MetricIds.typeOf(id);
      if (type !== "counter" && type !== "gauge") return Status.BadArgument;
      const metric = metricIds.get(id);
      if (!metric) return Status.NotFound;
      memory.writeUnsigned64(valueAt, metric.value);
      return Status.Ok;
    },
  };
}
