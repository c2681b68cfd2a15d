import { createPrivateKey } from "node:crypto";
import { secret } from "./secret.ts";

/** The key of a Google service account; given literally, it must be one that can sign. */
export const serviceAccountKey = secret
  .refine((value) => typeof value !== "string" || isServiceAccountKey(value), {
    error:
      "expected the JSON text of a service account's key: client_email, private_key (RSA, in PEM) and token_uri (https)",
  })
  .describe("JSON text of a service account's key, which access tokens are minted with.");

function isServiceAccountKey(text: string): boolean {
  try {
    const key = JSON.parse(text) as Record<string, unknown>;
    const { client_email: email, private_key: pem, token_uri: uri } = key;
    if (typeof email !== "string" || email === "" || typeof pem !== "string") return false;
    if (typeof uri !== "string" || !/^https:\/\/[!-.0-~][!-~]*$/.test(uri)) return false;
    createPrivateKey(pem);
    return true;
  } catch {
    return false;
  }
}
