/** Nesting that is still accepted: JSON of real APIs stays below 30. */
export const DEPTH_LIMIT: i32 = 256;

/** Why a text was refused. */
export const enum JsonError {
  None,
  Syntax,
  Depth,
  Utf8,
  Truncated,
  /** The VM's memory budget refused room for the tape. */
  Memory,
}

/** The reason as a phrase that fits after "invalid JSON: ". */
export function describeError(error: JsonError): string {
  switch (error) {
    case JsonError.None:
      return "no error";
    case JsonError.Depth:
      return `nesting deeper than ${DEPTH_LIMIT}`;
    case JsonError.Utf8:
      return "malformed UTF-8";
    case JsonError.Truncated:
      return "unexpected end";
    case JsonError.Memory:
      return "not enough memory";
    default:
      return "unexpected character";
  }
}
