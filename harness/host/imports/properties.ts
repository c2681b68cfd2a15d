import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import type { HostFunctions } from "./functions.ts";

export function propertyImports(guest: Guest): HostFunctions {
  const { memory } = guest;
  return {
    proxy_get_property(path: number, pathSize: number, valueAt: number, sizeAt: number) {
      const value = guest.context.property(memory.text(path, pathSize).split("\0"));
      if (!value) return Status.NotFound;
      memory.give(value, valueAt, sizeAt);
      return Status.Ok;
    },

    proxy_set_property(path: number, pathSize: number, value: number, size: number) {
      return guest.context.setProperty(memory.text(path, pathSize), memory.read(value, size));
    },
  };
}
