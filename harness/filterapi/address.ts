import { isIPv4, isIPv6 } from "node:net";

/** A network address; `host` has no brackets. */
export interface Address {
  host: string;
  port: number;
}

const hostName =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?$/i;

/** Reads `host:port` or `[IPv6]:port`; undefined where the text is neither. */
export function parseAddress(text: string): Address | undefined {
  const parts = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(text);
  if (parts === null) return undefined;
  const [, bracketed, plain, digits] = parts;
  const port = Number(digits);
  if (port < 1 || port > 65535) return undefined;
  if (bracketed !== undefined) return isPlainIPv6(bracketed) ? { host: bracketed, port } : undefined;
  return isIPv4(plain!) || isHostName(plain!) ? { host: plain!, port } : undefined;
}

/** Without a zone, which means something on one machine only. */
function isPlainIPv6(text: string): boolean {
  return isIPv6(text) && !text.includes("%");
}

// A last label of digits only would be read as an IPv4 address by resolvers (RFC 3696 section 2).
function isHostName(text: string): boolean {
  return hostName.test(text) && !/(^|\.)\d+\.?$/.test(text);
}
