import { LOG_LEVELS, Status } from "../abi.ts";
import type { HostFunctions } from "./functions.ts";
import type { Guest } from "../guest.ts";

export function logImports(guest: Guest): HostFunctions {
  return {
    proxy_log(level: number, address: number, size: number) {
      if (level < 0 || level >= LOG_LEVELS.length) return Status.BadArgument;
      guest.log(level, guest.memory.text(address, size));
      return Status.Ok;
    },

    // Everything is wanted: the log function of the VM sorts out what it does not need.
    proxy_get_log_level(levelAt: number) {
      guest.memory.writeUnsigned32(levelAt, LOG_LEVELS.indexOf("trace"));
      return Status.Ok;
    },
  };
}
