import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { StubRequest } from "../../envoy/stub-upstream.ts";
import { Refusal } from "./refusal.ts";

/** Throws Refusal, with 401, where a request does not carry the credential. What it says never holds a credential. */
export type Authorize = (request: StubRequest) => void | Promise<void>;

/** Every header that some provider takes a credential from: whoever wants one has no use for the others. */
const credentialHeaders = ["authorization", "x-api-key", "api-key", "x-goog-api-key"];

/** Whatever credential the client brings, or none: where the gateway has none to add, that is the client's business. */
export const withAnything: Authorize = () => undefined;

/** A header that holds a key, and none of the other credentials. */
export function withKey(header: string, key: string): Authorize {
  return (request) => {
    checkOthersAbsent(request, header);
    checkHeader(request, header, [key]);
  };
}

/** A key or token as `authorization: Bearer`. */
export function withBearer(token: string): Authorize {
  return withKey("authorization", `Bearer ${token}`);
}

export interface AwsCredentials {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A signature of AWS, Version 4, over the request as it arrived. */
export function withSignature({ region, ...credentials }: AwsCredentials): Authorize {
  const signer = new SignatureV4({
    credentials,
    region,
    service: "bedrock",
    sha256: Sha256,
    uriEscapePath: true,
    applyChecksum: false,
  });
  return async (request) => {
    checkOthersAbsent(request, "authorization");
    const { method, path, body } = request;
    const host = valuesOf(request, "host").join();
    const time = /^(\d{4})(\d{2})(\d{2}T\d{2})(\d{2})(\d{2}Z)$/.exec(valuesOf(request, "x-amz-date").join());
    if (time === null) throw new Refusal(401, "x-amz-date is missing");
    const signed = await signer.sign(
      { method, protocol: "https:", hostname: host, path, query: {}, headers: { host }, body },
      { signingDate: new Date(`${time[1]}-${time[2]}-${time[3]}:${time[4]}:${time[5]}`) },
    );
    checkHeader(request, "authorization", [signed.headers["authorization"] ?? ""]);
  };
}

/** Throws Refusal where a header is missing, comes twice, or has none of these values. */
export function checkHeader(request: StubRequest, name: string, accepted: readonly string[]): void {
  const [value, ...others] = valuesOf(request, name);
  if (value === undefined) throw new Refusal(401, `${name} is missing`);
  if (others.length > 0) throw new Refusal(401, `${name} comes more than once`);
  if (!accepted.includes(value)) throw new Refusal(401, `${name} is not what was configured`);
}

function checkOthersAbsent(request: StubRequest, wanted: string): void {
  const other = credentialHeaders.find((name) => name !== wanted && valuesOf(request, name).length > 0);
  if (other !== undefined) throw new Refusal(401, `${other} came through, though nobody here asks for it`);
}

function valuesOf({ headers }: StubRequest, wanted: string): string[] {
  return headers.filter(([name]) => name === wanted).map(([, value]) => value);
}
