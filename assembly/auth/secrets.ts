import { Arena } from "../bytes/arena";
import { NOTHING, Slice, isNothing, lengthOf, startOf } from "../bytes/slice";
import { Secret } from "../filterapi/secret";
import { fitsHeader, trimmedCredential } from "./credential-text";
import { Environment } from "./environment";

/** Looks up what the secrets of one backend stand for, and warns of those that cannot be used. */
export class Secrets {
  /** Values from the environment are copied into `memory`. */
  constructor(
    private readonly backendName: Slice,
    private readonly environment: Environment,
    private readonly memory: Arena,
  ) {}

  /** A key or token without white space around it; NOTHING where there is none that a header can hold. */
  key(secret: Secret | null): Slice {
    if (secret === null) return NOTHING;
    const key = trimmedCredential(this.text(secret));
    if (fitsHeader(key)) return key;
    this.warn("its key holds a line break or a zero byte");
    return NOTHING;
  }

  /** The whole text; NOTHING where the environment does not have it. */
  text(secret: Secret): Slice {
    if (isNothing(secret.environment)) return secret.literal;
    const text = this.environment.variable(secret.environment, this.memory);
    if (isNothing(trimmedCredential(text))) {
      this.warn("the environment variable " + decoded(secret.environment) + " is not set, or blank");
    }
    return text;
  }

  /** A variable that need not be set. */
  variable(name: Slice): Slice {
    const value = trimmedCredential(this.environment.variable(name, this.memory));
    return fitsHeader(value) ? value : NOTHING;
  }

  /** Warns that requests which depend on the configured credential will fail, and why. Never to be given a part of a secret. */
  warn(reason: string): void {
    const subject = "backend `" + decoded(this.backendName) + "`: ";
    this.environment.warn(subject + reason + ": requests without a credential of their own are answered 401");
  }
}

function decoded(text: Slice): string {
  return String.UTF8.decodeUnsafe(startOf(text), lengthOf(text) as usize);
}
