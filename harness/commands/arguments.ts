import { InvalidArgumentError } from "commander";
import { parseAddress } from "../filterapi/address.ts";
import type { Address } from "../filterapi/address.ts";
import { duration } from "../filterapi/schema/units.ts";

/** A TCP port. Throws InvalidArgumentError. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new InvalidArgumentError("expected 1 to 65535");
  return port;
}

/** An address as HOST:PORT. Throws InvalidArgumentError. */
export function parsePlace(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new InvalidArgumentError("expected HOST:PORT");
  return address;
}

/** Adds NAME=HOST:PORT to the clusters named before. Throws InvalidArgumentError. */
export function addCluster(text: string, earlier: Map<string, Address>): Map<string, Address> {
  const [, name, place] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  const address = place === undefined ? undefined : parseAddress(place);
  if (name === undefined || address === undefined) throw new InvalidArgumentError("expected NAME=HOST:PORT");
  return new Map([...earlier, [name, address]]);
}

/** A number above 0. Throws InvalidArgumentError. */
export function parsePositive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("expected a number above 0");
  return value;
}

/** A whole number above 0. Throws InvalidArgumentError. */
export function parseCount(text: string): number {
  const value = parsePositive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError("expected a whole number");
  return value;
}

/** A duration such as `1.5s`, in milliseconds. Throws InvalidArgumentError. */
export function parseDuration(text: string): number {
  const result = duration("1s").safeParse(text);
  if (!result.success) throw new InvalidArgumentError("expected a duration such as 10s");
  return result.data;
}
