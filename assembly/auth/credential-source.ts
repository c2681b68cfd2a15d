import { Slice } from "../bytes/slice";
import { trimmedCredential } from "./credential-text";
import { UpstreamRequest } from "./upstream-request";

/** Where a request brings a credential of its own, or a part of one. */
export abstract class CredentialSource {
  /** The text without white space around it; NOTHING where the request brings none. */
  abstract read(request: UpstreamRequest): Slice;
}

export class HeaderSource extends CredentialSource {
  constructor(private readonly name: Slice) {
    super();
  }

  read(request: UpstreamRequest): Slice {
    return trimmedCredential(request.get(this.name));
  }
}

/** Envoy's dynamic metadata; `path` as in `UpstreamRequest.metadata`. */
export class MetadataSource extends CredentialSource {
  constructor(private readonly path: Slice) {
    super();
  }

  read(request: UpstreamRequest): Slice {
    return trimmedCredential(request.metadata(this.path));
  }
}

/** A key or token that a request may bring. */
export class RequestKey {
  constructor(
    readonly source: CredentialSource,
    /** Whether a request without one is sent with the configured key. */
    readonly mayFallBack: bool,
  ) {}
}
