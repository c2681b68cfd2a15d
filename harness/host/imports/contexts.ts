import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import type { HostFunctions } from "./functions.ts";

export function contextImports(guest: Guest): HostFunctions {
  return {
    proxy_set_effective_context(id: number) {
      return guest.setEffectiveContext(id >>> 0) ? Status.Ok : Status.BadArgument;
    },

    // Only a root context that answered "not yet" to proxy_on_done has something to finish.
    proxy_done() {
      const { context } = guest;
      return context === context.root && context.root.done() ? Status.Ok : Status.NotFound;
    },

    proxy_set_tick_period_milliseconds(period: number) {
      const { root } = guest.context;
      if (root) root.tickPeriod = period >>> 0;
      return Status.Ok;
    },

    proxy_get_current_time_nanoseconds(timeAt: number) {
      guest.memory.writeUnsigned64(timeAt, guest.services.clock.nanoseconds);
      return Status.Ok;
    },
  };
}
