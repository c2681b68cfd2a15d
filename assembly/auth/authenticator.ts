import { literal } from "../bytes/ascii";
import { Arena } from "../bytes/arena";
import { Slice, equals, isNothing } from "../bytes/slice";
import { MintedToken } from "./minting/minted-token";
import { UpstreamRequest } from "./upstream-request";

export const AUTHORIZATION = literal("authorization");
export const X_API_KEY = literal("x-api-key");
export const API_KEY = literal("api-key");
const X_GOOG_API_KEY = literal("x-goog-api-key");
const X_AMZ = literal("x-amz-");

/** Where clients put the credential they speak to the gateway with, besides the headers of AWS. */
const CLIENT_CREDENTIALS: StaticArray<Slice> = [AUTHORIZATION, X_API_KEY, API_KEY, X_GOOG_API_KEY];

export const enum AuthOutcome {
  Ok,
  /** Neither the request nor the configuration has a credential. */
  MissingCredential,
  /** The request brings a part of a credential only. */
  IncompleteCredential,
  /** The request brings a credential that no header can hold. */
  MalformedCredential,
  /** The access token is still to be minted. */
  AwaitedToken,
  /** The configured credential brings no access token: it was refused. */
  RefusedCredential,
  /** The memory budget does not allow it. */
  NoMemory,
}

/** Puts a backend's credential on a request. Made once for a configuration, holds its secrets resolved. */
export abstract class Authenticator {
  /** The access token that stands for a configured credential; null where that is sent itself. */
  minted: MintedToken | null = null;

  /**
   * `memory` holds what must live as long as this. `header` is the one that `apply` always sets. `inputs` are the headers through which
   * a request may bring its own credential.
   */
  constructor(
    protected readonly memory: Arena,
    private readonly header: Slice,
    private readonly inputs: Slice[],
  ) {}

  /** Whether `apply` must see the body. */
  get signsBody(): bool {
    return false;
  }

  /**
   * Takes off what the client has authenticated itself with: that is the gateway's business, not the backend's. To be called before
   * the configuration's own changes of headers, which may set any of these.
   */
  withdrawClientCredentials(request: UpstreamRequest): void {
    for (let index = 0; index < CLIENT_CREDENTIALS.length; index++) {
      const name = CLIENT_CREDENTIALS[index];
      if (!equals(name, this.header)) removeIfSent(request, name);
    }
    request.removeAll(X_AMZ);
    for (let index = 0; index < this.inputs.length; index++) removeIfSent(request, this.inputs[index]);
  }

  /** Puts the credential on the request, after every other change of it. Where the outcome is not Ok the request must not leave. */
  abstract apply(request: UpstreamRequest): AuthOutcome;

  /** Gives the secrets' memory back. */
  dispose(): void {
    const minted = this.minted;
    if (minted !== null) minted.dispose();
    this.memory.dispose();
  }
}

function removeIfSent(request: UpstreamRequest, name: Slice): void {
  if (!isNothing(request.get(name))) request.remove(name);
}
