import { LOG_LEVELS } from "../abi.ts";
import type { Guest } from "../guest.ts";
import type { HostFunctions } from "./functions.ts";

/** Error numbers of WASI preview 1. */
const SUCCESS = 0;
const BAD_FILE = 8;
const INVALID = 28;
const NO_ENTRY = 44;
const NO_SYSTEM_CALL = 52;
const NOT_SUPPORTED = 58;

const STANDARD_OUTPUT = 1;
const STANDARD_ERROR = 2;
/** How much randomness Envoy gives in one call (proxy-wasm-cpp-host, limits.h). */
const MAXIMUM_RANDOM_BYTES = 64 * 1024;

/** The part of WASI that Envoy has: no files, no arguments; output becomes log lines. */
export function wasiImports(guest: Guest): HostFunctions {
  const { memory } = guest;
  const { clock, random } = guest.services;
  const environment = Object.entries(guest.services.environment).map(([name, value]) =>
    Buffer.from(`${name}=${value}\0`),
  );
  const levels = new Map([
    [STANDARD_OUTPUT, LOG_LEVELS.indexOf("info")],
    [STANDARD_ERROR, LOG_LEVELS.indexOf("error")],
  ]);

  return {
    fd_write(file: number, vectors: number, count: number, writtenAt: number) {
      const level = levels.get(file);
      if (level === undefined) return BAD_FILE;
      const parts = Array.from({ length: count }, (_, index) => vectors + index * 8).map((vector) =>
        memory.read(memory.unsigned32(vector), memory.unsigned32(vector + 4)),
      );
      const text = Buffer.concat(parts);
      if (text.length > 0) guest.log(level, text.toString("utf8").replace(/\n$/, ""));
      memory.writeUnsigned32(writtenAt, text.length);
      return SUCCESS;
    },

    environ_sizes_get(countAt: number, sizeAt: number) {
      memory.writeUnsigned32(countAt, environment.length);
      memory.writeUnsigned32(sizeAt, Buffer.concat(environment).length);
      return SUCCESS;
    },

    environ_get(pointersAt: number, textsAt: number) {
      let text = textsAt;
      environment.forEach((entry, index) => {
        memory.writeUnsigned32(pointersAt + index * 4, text);
        memory.write(text, entry);
        text += entry.length;
      });
      return SUCCESS;
    },

    args_sizes_get(countAt: number, sizeAt: number) {
      memory.writeUnsigned32(countAt, 0);
      memory.writeUnsigned32(sizeAt, 0);
      return SUCCESS;
    },

    clock_time_get(id: number, _precision: bigint, timeAt: number) {
      if (id !== 0 && id !== 1) return NOT_SUPPORTED;
      memory.writeUnsigned64(timeAt, id === 0 ? clock.nanoseconds : clock.elapsed);
      return SUCCESS;
    },

    random_get(address: number, size: number) {
      if (size >>> 0 > MAXIMUM_RANDOM_BYTES) return INVALID;
      memory.write(address, random.bytes(size));
      return SUCCESS;
    },

    fd_fdstat_get(file: number, statusAt: number) {
      if (!levels.has(file)) return BAD_FILE;
      // All zero but the right to write.
      const status = Buffer.alloc(24);
      status.writeBigUInt64LE(64n, 8);
      memory.write(statusAt, status);
      return SUCCESS;
    },

    proc_exit: () => undefined,
    args_get: () => SUCCESS,
    fd_read: () => NO_SYSTEM_CALL,
    fd_seek: () => SUCCESS,
    fd_close: () => SUCCESS,
    fd_prestat_get: () => BAD_FILE,
    fd_prestat_dir_name: () => NO_SYSTEM_CALL,
    path_open: () => NO_ENTRY,
  };
}
