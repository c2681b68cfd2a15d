import { Authenticator } from "../auth/authenticator";
import { Bearer } from "../auth/bearer";
import { NOTHING, Slice, isNothing, startOf } from "../bytes/slice";
import { EndpointTable } from "../endpoint/endpoint-table";
import { Auth, AuthKind } from "../filterapi/auth";
import { Config } from "../filterapi/config";
import { RuntimeConfig } from "../filterapi/runtime";
import { Secret } from "../filterapi/secret";
import { environmentVariable } from "../host/environment";
import { randomBits } from "../host/random";
import { Counters } from "./counters";
import { Pool } from "./pool";

/**
 * A configuration at work: all that requests need of it, prepared once. A stream keeps the installation it began with, so what a
 * newer one replaced is given back only when its last stream has ended.
 */
export class Installation {
  readonly runtime: RuntimeConfig;
  readonly endpoints: EndpointTable;
  readonly counters: Counters = new Counters();
  /** For each backend how it is authenticated to; null for one without auth. */
  readonly authenticators: Array<Authenticator | null> = [];
  /** For each backend its pool; null for a provider. */
  readonly pools: Array<Pool | null> = [];
  private users: i32 = 0;
  private retired: bool = false;

  constructor(readonly config: Config) {
    this.runtime = new RuntimeConfig(config);
    this.endpoints = new EndpointTable(config.endpointPrefixes.root, config.endpointPrefixes.openai);
    for (let index = 0; index < config.backends.length; index++) {
      const backend = config.backends[index];
      const auth = backend.auth;
      this.authenticators.push(auth === null ? null : authenticatorOf(auth));
      const pool = backend.inferencePool;
      this.pools.push(pool === null ? null : new Pool(pool, randomBits() as u32));
    }
  }

  /** Whether any reply's tokens are counted by a configured cost. */
  get hasCosts(): bool {
    return this.config.globalCosts.length > 0 || this.config.routeCosts.length > 0;
  }

  /** A stream begins. */
  enter(): void {
    this.users++;
  }

  /** A stream has ended. */
  leave(): void {
    this.users--;
    this.disposeIfUnused();
  }

  /** No stream begins any more. */
  retire(): void {
    this.retired = true;
    this.disposeIfUnused();
  }

  private disposeIfUnused(): void {
    if (!this.retired || this.users > 0) return;
    for (let index = 0; index < this.authenticators.length; index++) {
      const authenticator = this.authenticators[index];
      if (authenticator !== null) authenticator.dispose();
    }
    this.endpoints.dispose();
    this.runtime.dispose();
  }
}

function authenticatorOf(auth: Auth): Authenticator | null {
  if (auth.kind != AuthKind.ApiKey) return null;
  const secret = auth.secret;
  if (secret === null) return new Bearer(NOTHING);
  return bearerOf(secret);
}

function bearerOf(secret: Secret): Bearer {
  if (isNothing(secret.environment)) return new Bearer(secret.literal);
  const value: Slice = environmentVariable(secret.environment);
  const bearer = new Bearer(value);
  if (!isNothing(value)) heap.free(startOf(value));
  return bearer;
}
