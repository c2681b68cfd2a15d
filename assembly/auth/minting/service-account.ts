import { Arena } from "../../bytes/arena";
import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, byteAt, cut, indexOfByte, isEmpty, lengthOf, startsWith } from "../../bytes/slice";
import { decodeString, member } from "../../json/lookup";
import { JsonError, scan } from "../../json/scanner";
import { Kind, Tape } from "../../json/tape";
import { Environment } from "../environment";

const SLASH: u8 = 0x2f;
const HTTPS = literal("https://");
const ROOT = literal("/");
const CLIENT_EMAIL = literal("client_email");
const PRIVATE_KEY = literal("private_key");
const PRIVATE_KEY_ID = literal("private_key_id");
const TOKEN_URI = literal("token_uri");

/** The key of a Google service account, as the console hands it out. */
export class ServiceAccount {
  /** In PEM. */
  privateKey: Slice = NOTHING;
  /** NOTHING where it has none. */
  keyId: Slice = NOTHING;
  email: Slice = NOTHING;
  /** Where it is exchanged: the whole, and its parts. */
  tokenUri: Slice = NOTHING;
  authority: Slice = NOTHING;
  path: Slice = ROOT;
  /** Why it cannot be used, without any of its values; empty where it can. Nothing else is to be read then. */
  problem: string = "";

  /** Reads JSON text; what it keeps is copied into `memory`. */
  constructor(json: Slice, memory: Arena, environment: Environment) {
    const tape = new Tape();
    if (scan(json, tape) != JsonError.None || tape.kind(tape.root) != Kind.Object) {
      this.problem = "is not the JSON text of a service account's key";
    } else {
      this.email = textOf(tape, CLIENT_EMAIL, memory);
      this.privateKey = textOf(tape, PRIVATE_KEY, memory);
      this.keyId = textOf(tape, PRIVATE_KEY_ID, memory);
      this.tokenUri = textOf(tape, TOKEN_URI, memory);
      this.problem = this.describeProblem(environment);
    }
    tape.dispose();
  }

  private describeProblem(environment: Environment): string {
    if (isEmpty(this.email)) return "has no client_email";
    if (isEmpty(this.privateKey)) return "has no private_key";
    if (!this.splitUri()) return "has no token_uri that is an https URL";
    const signature = new Sink();
    const canSign = environment.sign(this.privateKey, this.email, signature);
    signature.dispose();
    return canSign ? "" : "has a private_key that is no RSA key in PEM";
  }

  private splitUri(): bool {
    const uri = this.tokenUri;
    for (let index = 0; index < lengthOf(uri); index++) {
      if (byteAt(uri, index) - 0x21 > 0x5d) return false;
    }
    if (!startsWith(uri, HTTPS)) return false;
    const rest = cut(uri, lengthOf(HTTPS), lengthOf(uri));
    const slash = indexOfByte(rest, SLASH);
    this.authority = slash < 0 ? rest : cut(rest, 0, slash);
    if (slash >= 0) this.path = cut(rest, slash, lengthOf(rest));
    return !isEmpty(this.authority);
  }
}

function textOf(tape: Tape, name: Slice, memory: Arena): Slice {
  const node = member(tape, tape.root, name);
  if (tape.kind(node) != Kind.String) return NOTHING;
  const text = new Sink();
  decodeString(tape, node, text);
  const copy = memory.copy(text.written);
  text.dispose();
  return copy;
}
