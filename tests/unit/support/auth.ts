import { Authenticator, AuthOutcome } from "../../../assembly/auth/authenticator";
import { authenticatorOf } from "../../../assembly/auth/authenticator-of";
import { Environment } from "../../../assembly/auth/environment";
import { describeAuthProblem } from "../../../assembly/auth/problems";
import { UpstreamRequest } from "../../../assembly/auth/upstream-request";
import { MintedToken } from "../../../assembly/auth/minting/minted-token";
import { TokenExchange } from "../../../assembly/auth/minting/token-exchange";
import { Arena } from "../../../assembly/bytes/arena";
import { Sink } from "../../../assembly/bytes/sink";
import { NOTHING, Slice } from "../../../assembly/bytes/slice";
import { loadConfig } from "./configuration";
import { bytesOf, textOf } from "./text";

/** 2026-01-01T00:00:00Z in nanoseconds. */
const NEW_YEAR_2026: u64 = 1767225600_000_000_000;

/** A request that remembers what was done to it. */
export class SampleRequest extends UpstreamRequest {
  private readonly sent: Map<string, string> = new Map<string, string>();
  /** The headers as they leave. */
  readonly headers: Map<string, string> = new Map<string, string>();
  /** Dynamic metadata by path, its parts joined by slashes. */
  readonly dynamicMetadata: Map<string, string> = new Map<string, string>();
  target: string = "/v1/chat/completions";
  content: string = "{}";
  now: u64 = NEW_YEAR_2026;

  /** A header that the client sends. */
  with(name: string, value: string): SampleRequest {
    this.sent.set(name, value);
    this.headers.set(name, value);
    return this;
  }

  withMetadata(path: string, value: string): SampleRequest {
    this.dynamicMetadata.set(path, value);
    return this;
  }

  /** A header as it leaves; empty where it does not. */
  leaving(name: string): string {
    return this.headers.has(name) ? this.headers.get(name) : "";
  }

  get(name: Slice): Slice {
    const key = textOf(name);
    return this.sent.has(key) ? bytesOf(this.sent.get(key)) : NOTHING;
  }

  set(name: Slice, value: Slice): void {
    this.headers.set(textOf(name), textOf(value));
  }

  remove(name: Slice): void {
    this.headers.delete(textOf(name));
  }

  removeAll(prefix: Slice): void {
    const names = this.sent.keys();
    for (let index = 0; index < names.length; index++) {
      if (names[index].startsWith(textOf(prefix))) this.headers.delete(names[index]);
    }
  }

  method(): Slice {
    return bytesOf("POST");
  }

  path(): Slice {
    return bytesOf(this.target);
  }

  setPath(path: Slice): void {
    this.target = textOf(path);
  }

  body(): Slice {
    return bytesOf(this.content);
  }

  time(): u64 {
    return this.now;
  }

  metadata(path: Slice): Slice {
    const key = textOf(path).replaceAll("\0", "/");
    return this.dynamicMetadata.has(key) ? bytesOf(this.dynamicMetadata.get(key)) : NOTHING;
  }
}

/** An environment with the given variables, which collects warnings. */
export class SampleEnvironment extends Environment {
  readonly variables: Map<string, string> = new Map<string, string>();
  warnings: string = "";

  variable(name: Slice, memory: Arena): Slice {
    const key = textOf(name);
    return this.variables.has(key) ? memory.copy(bytesOf(this.variables.get(key))) : NOTHING;
  }

  warn(message: string): void {
    this.warnings += message + "\n";
  }

  /** "signed <text>", whatever the key. */
  sign(_privateKey: Slice, text: Slice, into: Sink): bool {
    into.text("signed ");
    into.bytes(text);
    return true;
  }

  tokenOf(exchange: TokenExchange): MintedToken {
    return new SampleToken(exchange);
  }
}

/** A token that reads "minted" at any time. */
class SampleToken extends MintedToken {
  read(_now: u64): Slice {
    return bytesOf("minted");
  }

  get isRefused(): bool {
    return false;
  }

  dispose(): void {}
}

/** The authenticator of a backend, given by the rest of its members, such as `"auth":{…}`. */
export function authenticator(members: string, environment: SampleEnvironment): Authenticator {
  const config = loadConfig(backend(members));
  return authenticatorOf(config.backends[0], environment, config.tokenExchange)!;
}

/** Why the credentials of such a backend are refused; empty where they are not. */
export function authProblem(members: string): string {
  return describeAuthProblem(loadConfig(backend(members)), new SampleEnvironment());
}

/** Authenticates a request as the filter does; the outcome. */
export function authenticate(request: SampleRequest, members: string): AuthOutcome {
  const used = authenticator(members, new SampleEnvironment());
  used.withdrawClientCredentials(request);
  const outcome = used.apply(request);
  used.dispose();
  return outcome;
}

function backend(members: string): string {
  return '{"backends":[{"name":"b",' + members + "}]}";
}
