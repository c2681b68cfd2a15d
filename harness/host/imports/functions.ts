import type { Guest } from "../guest.ts";

/** Host functions by their import name. Addresses and sizes come as i32, so as signed numbers; 64-bit values as bigint. */
export type HostFunctions = Record<string, (...parameters: never[]) => number | undefined>;

/** One group of host functions, all about one subject. */
export type ImportGroup = (guest: Guest) => HostFunctions;
