import { literal } from "../../bytes/ascii";
import { writeHex } from "../../bytes/hex";
import { Sink } from "../../bytes/sink";
import { Slice, cut, indexOfByte, isNothing, lengthOf } from "../../bytes/slice";
import { Hmac } from "../../crypto/hmac";
import { Sha256 } from "../../crypto/sha256";
import { AUTHORIZATION } from "../authenticator";
import { UpstreamRequest } from "../upstream-request";
import { writeCanonicalPath } from "./canonical-path";
import { writeCanonicalQuery } from "./canonical-query";
import { AwsCredential } from "./credential";
import { SigningKey } from "./signing-key";
import { Timestamp } from "./timestamp";

const NEWLINE: u8 = 0x0a;
const SLASH: u8 = 0x2f;
const QUESTION_MARK: u8 = 0x3f;
const X_AMZ_DATE = literal("x-amz-date");
const X_AMZ_SECURITY_TOKEN = literal("x-amz-security-token");

/**
 * AWS Signature Version 4: signs method, path, query, host, time, session token and the hash of the body. Other headers are left out,
 * since Envoy may still change them.
 */
export class Signer {
  private readonly timestamp: Timestamp = new Timestamp();
  private readonly sha256: Sha256 = new Sha256();
  private readonly hmac: Hmac = new Hmac();

  /** `host` is what the request's host header will say when it arrives. The slices must live as long as this. */
  constructor(
    private readonly service: Slice,
    private readonly region: Slice,
    private readonly host: Slice,
  ) {}

  /** A key for `sign`, which remembers what it derives from the secret. */
  keyOf(credential: AwsCredential): SigningKey {
    return new SigningKey(credential.secretAccessKey, this.region, this.service, this.hmac);
  }

  /** Sets `authorization`, `x-amz-date` and, with a session token, `x-amz-security-token`. False where there is no memory for it. */
  sign(request: UpstreamRequest, credential: AwsCredential, key: SigningKey): bool {
    this.timestamp.set(request.time());
    const signingKey = key.of(this.timestamp.date);
    const text = new Sink();
    const signable = !isNothing(signingKey) && this.writeStringToSign(request, credential, text);
    if (signable) {
      this.hmac.start(signingKey);
      this.hmac.update(text.written);
      text.clear();
      this.writeAuthorization(credential, this.hmac.finish(), text);
    }
    const signed = signable && !text.exhausted;
    if (signed) {
      request.set(AUTHORIZATION, text.written);
      request.set(X_AMZ_DATE, this.timestamp.text);
      if (hasToken(credential)) request.set(X_AMZ_SECURITY_TOKEN, credential.sessionToken);
    }
    text.dispose();
    return signed;
  }

  private writeStringToSign(request: UpstreamRequest, credential: AwsCredential, into: Sink): bool {
    const canonical = new Sink();
    const complete = this.writeCanonicalRequest(request, credential, canonical) && !canonical.exhausted;
    if (complete) {
      into.ascii("AWS4-HMAC-SHA256\n");
      writeLine(this.timestamp.text, into);
      this.writeScope(into);
      into.byte(NEWLINE);
      this.writeHash(canonical.written, into);
    }
    canonical.dispose();
    return complete && !into.exhausted;
  }

  private writeCanonicalRequest(request: UpstreamRequest, credential: AwsCredential, into: Sink): bool {
    const target = request.path();
    const mark = indexOfByte(target, QUESTION_MARK);
    const pathEnd = mark < 0 ? lengthOf(target) : mark;
    writeLine(request.method(), into);
    writeCanonicalPath(cut(target, 0, pathEnd), into);
    into.byte(NEWLINE);
    if (mark >= 0 && !writeCanonicalQuery(cut(target, mark + 1, lengthOf(target)), into)) return false;
    into.byte(NEWLINE);
    into.ascii("host:");
    writeLine(this.host, into);
    into.ascii("x-amz-date:");
    writeLine(this.timestamp.text, into);
    if (hasToken(credential)) {
      into.ascii("x-amz-security-token:");
      writeLine(credential.sessionToken, into);
    }
    into.byte(NEWLINE);
    writeSignedHeaders(credential, into);
    into.byte(NEWLINE);
    this.writeHash(request.body(), into);
    return true;
  }

  private writeAuthorization(credential: AwsCredential, signature: Slice, into: Sink): void {
    into.ascii("AWS4-HMAC-SHA256 Credential=");
    into.bytes(credential.accessKeyId);
    into.byte(SLASH);
    this.writeScope(into);
    into.ascii(", SignedHeaders=");
    writeSignedHeaders(credential, into);
    into.ascii(", Signature=");
    writeHex(signature, into);
  }

  private writeScope(into: Sink): void {
    into.bytes(this.timestamp.date);
    into.byte(SLASH);
    into.bytes(this.region);
    into.byte(SLASH);
    into.bytes(this.service);
    into.ascii("/aws4_request");
  }

  private writeHash(bytes: Slice, into: Sink): void {
    this.sha256.start();
    this.sha256.update(bytes);
    writeHex(this.sha256.finish(), into);
  }
}

function writeSignedHeaders(credential: AwsCredential, into: Sink): void {
  into.ascii("host;x-amz-date");
  if (hasToken(credential)) into.ascii(";x-amz-security-token");
}

function writeLine(text: Slice, into: Sink): void {
  into.bytes(text);
  into.byte(NEWLINE);
}

function hasToken(credential: AwsCredential): bool {
  return !isNothing(credential.sessionToken);
}
