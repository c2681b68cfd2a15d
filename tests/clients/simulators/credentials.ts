import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import type { StubRequest } from "../../../harness/envoy/stub-upstream.ts";
import { Refusal } from "./refusal.ts";

/** What clients authenticate to the gateway with: no provider may see it. */
export const clientKey = "client-key-of-the-tests";

/** Throws Refusal, with 401, where a request does not carry the credential. */
export type Authorize = (request: StubRequest) => void | Promise<void>;

/** The headers that a request must have, each once, with the value or one of the values. */
export function withHeaders(expected: Record<string, string | readonly string[]>): Authorize {
  return (request) => {
    checkClientKeyAbsent(request);
    for (const [name, value] of Object.entries(expected)) checkHeader(request, name, value);
  };
}

export interface AwsCredentials {
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
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
    checkClientKeyAbsent(request);
    const { method, path, body } = request;
    const host = valuesOf(request, "host").join();
    const time = /^(\d{4})(\d{2})(\d{2}T\d{2})(\d{2})(\d{2}Z)$/.exec(valuesOf(request, "x-amz-date").join());
    if (time === null) throw new Refusal(401, "x-amz-date is missing");
    const signed = await signer.sign(
      { method, protocol: "https:", hostname: host, path, query: {}, headers: { host }, body },
      { signingDate: new Date(`${time[1]}-${time[2]}-${time[3]}:${time[4]}:${time[5]}`) },
    );
    checkHeader(request, "authorization", signed.headers["authorization"] ?? "");
  };
}

function checkHeader(request: StubRequest, name: string, expected: string | readonly string[]): void {
  const [value, ...others] = valuesOf(request, name);
  const accepted = typeof expected === "string" ? [expected] : expected;
  if (value === undefined || others.length > 0 || !accepted.includes(value)) {
    const found = [value, ...others].join(" | ");
    throw new Refusal(401, `${name} is "${found}", not "${accepted.join('" or "')}"`);
  }
}

function checkClientKeyAbsent({ headers }: StubRequest): void {
  const leaking = headers.find(([, value]) => value.includes(clientKey));
  if (leaking !== undefined) throw new Refusal(401, `the client's own key came through in ${leaking[0]}`);
}

function valuesOf({ headers }: StubRequest, wanted: string): string[] {
  return headers.filter(([name]) => name === wanted).map(([, value]) => value);
}
