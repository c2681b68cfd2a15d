import { Arena } from "../../bytes/arena";
import { literal } from "../../bytes/ascii";
import { encodeBase64Url } from "../../bytes/base64";
import { Sink } from "../../bytes/sink";
import { isNothing } from "../../bytes/slice";
import { TokenEndpoint } from "../../filterapi/token-exchange";
import { JsonWriter } from "../../json/writer";
import { Environment } from "../environment";
import { ServiceAccount } from "./service-account";
import { TokenExchange } from "./token-exchange";

const DOT: u8 = 0x2e;
const FORM = literal("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=");

/** How long an assertion is good for, in seconds: the most that Google takes. */
const ASSERTION_LIFETIME: u64 = 3600;

/** A JWT that a service account's key signs, in exchange for a token (RFC 7523 section 2.1). */
export class GoogleExchange extends TokenExchange {
  constructor(
    endpoint: TokenEndpoint,
    private readonly account: ServiceAccount,
    memory: Arena,
  ) {
    super(endpoint, account.authority, account.path, account.privateKey, memory);
  }

  writeForm(seconds: u64, environment: Environment, into: Sink): bool {
    const json = new Sink();
    const assertion = new Sink();
    this.writeHeader(new JsonWriter(json));
    encodeBase64Url(json.written, assertion);
    assertion.byte(DOT);
    json.clear();
    this.writeClaims(new JsonWriter(json), seconds);
    encodeBase64Url(json.written, assertion);

    const signature = new Sink();
    const isSigned = environment.sign(this.account.privateKey, assertion.written, signature);
    into.bytes(FORM);
    into.bytes(assertion.written);
    into.byte(DOT);
    encodeBase64Url(signature.written, into);
    json.dispose();
    assertion.dispose();
    signature.dispose();
    return isSigned;
  }

  private writeHeader(json: JsonWriter): void {
    json.beginObject();
    json.key("alg");
    json.ascii("RS256");
    json.key("typ");
    json.ascii("JWT");
    if (!isNothing(this.account.keyId)) {
      json.key("kid");
      json.string(this.account.keyId);
    }
    json.endObject();
  }

  private writeClaims(json: JsonWriter, seconds: u64): void {
    json.beginObject();
    json.key("iss");
    json.string(this.account.email);
    json.key("scope");
    json.ascii("https://www.googleapis.com/auth/cloud-platform");
    json.key("aud");
    json.string(this.account.tokenUri);
    json.key("iat");
    json.integer(seconds);
    json.key("exp");
    json.integer(seconds + ASSERTION_LIFETIME);
    json.endObject();
  }
}
