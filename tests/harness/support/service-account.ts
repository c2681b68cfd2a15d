import { generateKeyPairSync } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A Google service account made for one test. */
export interface TestAccount {
  /** The JSON text of its key. */
  key: string;
  publicKey: KeyObject;
  /** The private key in PEM. */
  pem: string;
}

export function testAccount(): TestAccount {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ format: "pem", type: "pkcs8" }) as string;
  const key = JSON.stringify({
    type: "service_account",
    private_key_id: "key-1",
    private_key: pem,
    client_email: "gateway@project.example.com",
    token_uri: "https://oauth2.example.com/token",
  });
  return { key, publicKey, pem };
}
