import { equalsIgnoringCase, literal, trim } from "../bytes/ascii";
import { Slice, isEmpty } from "../bytes/slice";

/** How a body is compressed. */
export const enum CompressionFormat {
  /** It is not. */
  None,
  /** RFC 1952. */
  Gzip,
  /** RFC 1950, or RFC 1951 without that envelope: servers send both under this name. */
  Deflate,
  /** In a way that is not understood here. */
  Unknown,
}

const IDENTITY = literal("identity");
const GZIP = literal("gzip");
/** The older name, to be taken for the same (RFC 9110 section 8.4.1.3). */
const X_GZIP = literal("x-gzip");
const DEFLATE = literal("deflate");

/** What the value of a `content-encoding` header stands for; NOTHING for a body without one. Several codings are Unknown. */
export function compressionOf(contentEncoding: Slice): CompressionFormat {
  const name = trim(contentEncoding);
  if (isEmpty(name) || equalsIgnoringCase(name, IDENTITY)) return CompressionFormat.None;
  if (equalsIgnoringCase(name, GZIP) || equalsIgnoringCase(name, X_GZIP)) return CompressionFormat.Gzip;
  return equalsIgnoringCase(name, DEFLATE) ? CompressionFormat.Deflate : CompressionFormat.Unknown;
}
