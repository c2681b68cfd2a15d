import { UpstreamHeaders } from "./upstream-headers";

/** Puts a backend's credential on a request. Made once for a configuration, holds its secrets resolved. */
export abstract class Authenticator {
  /** False where the credential is missing: the request must not leave. */
  abstract apply(headers: UpstreamHeaders): bool;
  abstract dispose(): void;
}
