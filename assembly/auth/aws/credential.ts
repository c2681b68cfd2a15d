import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { CredentialSource } from "../credential-source";
import { fitsHeader } from "../credential-text";
import { UpstreamRequest } from "../upstream-request";

/** What AWS knows a caller by. A part that is missing is NOTHING. */
export class AwsCredential {
  accessKeyId: Slice = NOTHING;
  secretAccessKey: Slice = NOTHING;
  /** Of temporary credentials only. */
  sessionToken: Slice = NOTHING;

  get isEmpty(): bool {
    return isNothing(this.accessKeyId) && isNothing(this.secretAccessKey) && isNothing(this.sessionToken);
  }

  /** Whether requests can be signed with it. */
  get isComplete(): bool {
    return !isNothing(this.accessKeyId) && !isNothing(this.secretAccessKey);
  }

  /** Whether headers may hold what goes into them. */
  get fitsHeaders(): bool {
    return fitsHeader(this.accessKeyId) && fitsHeader(this.sessionToken);
  }
}

/** A credential that a request may bring, each part from a place of its own. */
export class AwsRequestCredential {
  constructor(
    private readonly accessKeyId: CredentialSource,
    private readonly secretAccessKey: CredentialSource,
    private readonly sessionToken: CredentialSource,
    /** Whether a request without any part is sent with the configured credential. */
    readonly mayFallBack: bool,
  ) {}

  read(request: UpstreamRequest): AwsCredential {
    const credential = new AwsCredential();
    credential.accessKeyId = this.accessKeyId.read(request);
    credential.secretAccessKey = this.secretAccessKey.read(request);
    credential.sessionToken = this.sessionToken.read(request);
    return credential;
  }
}
