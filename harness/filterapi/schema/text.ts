import { z } from "zod";

/** A string that must say something. */
export const nonEmpty = z.string().min(1);

/** A header field name: a token of RFC 9110 section 5.6.2. */
export const headerName = z
  .string()
  .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, "is not a header name (RFC 9110 token)");

/** A header field value: no CR, LF or NUL (RFC 9110 section 5.5). */
export const headerValue = z.string().regex(/^[^\r\n\0]*$/, "must not hold CR, LF or NUL");

/** A header with the exact value it must have, or is set to. */
export const header = z.strictObject({
  name: headerName.describe("Header name; case does not matter."),
  value: headerValue.describe("Header value, literal."),
});

/** Text that is JSON. */
export const jsonText = z.string().refine(isJson, "is not JSON");

/** A path that starts at the root, such as `/anthropic`. */
export const rootedPath = z.string().regex(/^\//, "must start with /");

/** A model's name, or the beginning of several. */
export const modelPattern = nonEmpty.regex(/^[^*]*\*?$/, "may have * only as its last character");

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
