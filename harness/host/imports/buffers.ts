import { BufferType, Status } from "../abi.ts";
import type { GuestBuffer } from "../body-buffer.ts";
import type { Guest } from "../guest.ts";
import type { HostFunctions } from "./functions.ts";

export function bufferImports(guest: Guest): HostFunctions {
  const { memory } = guest;

  const use = (type: number, action: (buffer: GuestBuffer) => Status): Status => {
    if (type < 0 || type > BufferType.CallData) return Status.BadArgument;
    const buffer = guest.context.buffer(type);
    return buffer ? action(buffer) : Status.NotFound;
  };

  return {
    proxy_get_buffer_bytes(type: number, start: number, length: number, bytesAt: number, sizeAt: number) {
      return use(type, (buffer) => {
        const from = start >>> 0;
        const available = Math.max(0, buffer.length - from);
        memory.give(buffer.read(from, Math.min(length >>> 0, available)), bytesAt, sizeAt);
        return Status.Ok;
      });
    },

    proxy_get_buffer_status(type: number, lengthAt: number, flagsAt: number) {
      return use(type, (buffer) => {
        memory.writeUnsigned32(lengthAt, buffer.length);
        memory.writeUnsigned32(flagsAt, 0);
        return Status.Ok;
      });
    },

    proxy_set_buffer_bytes(type: number, start: number, length: number, address: number, size: number) {
      return use(type, (buffer) => buffer.replace(start >>> 0, length >>> 0, memory.read(address, size)));
    },
  };
}
