import { Arena } from "../../bytes/arena";
import { literal } from "../../bytes/ascii";
import { Slice } from "../../bytes/slice";
import { AUTHORIZATION, AuthOutcome, Authenticator } from "../authenticator";
import { Bearer } from "../bearer";
import { UpstreamRequest } from "../upstream-request";
import { AwsCredential, AwsRequestCredential } from "./credential";
import { Signer } from "./signer";
import { SigningKey } from "./signing-key";

/** Bedrock's name in signatures, whichever of its endpoints is called. */
const BEDROCK = literal("bedrock");

/** AWS: signs each request, with the credential that it brings or with the configured one. */
export class RequestSigner extends Authenticator {
  private readonly signer: Signer;
  private readonly configuredKey: SigningKey;

  /**
   * `configured` is incomplete where nothing is configured. `apiKey` is used instead of it, unless null; `requestCredential` is null where
   * requests bring none.
   */
  constructor(
    memory: Arena,
    region: Slice,
    host: Slice,
    private readonly configured: AwsCredential,
    private readonly apiKey: Bearer | null,
    private readonly requestCredential: AwsRequestCredential | null,
    inputs: Slice[],
  ) {
    super(memory, AUTHORIZATION, inputs);
    const signer = new Signer(BEDROCK, region, host);
    this.signer = signer;
    this.configuredKey = signer.keyOf(configured);
  }

  get signsBody(): bool {
    return true;
  }

  apply(request: UpstreamRequest): AuthOutcome {
    const requestCredential = this.requestCredential;
    if (requestCredential !== null) {
      const brought = requestCredential.read(request);
      if (!brought.isEmpty) return this.applyBrought(request, brought);
      if (!requestCredential.mayFallBack) return AuthOutcome.MissingCredential;
    }
    const apiKey = this.apiKey;
    if (apiKey !== null) return apiKey.apply(request);
    if (!this.configured.isComplete) return AuthOutcome.MissingCredential;
    return this.sign(request, this.configured, this.configuredKey);
  }

  private applyBrought(request: UpstreamRequest, brought: AwsCredential): AuthOutcome {
    if (!brought.isComplete) return AuthOutcome.IncompleteCredential;
    if (!brought.fitsHeaders) return AuthOutcome.MalformedCredential;
    return this.sign(request, brought, this.signer.keyOf(brought));
  }

  private sign(request: UpstreamRequest, credential: AwsCredential, key: SigningKey): AuthOutcome {
    return this.signer.sign(request, credential, key) ? AuthOutcome.Ok : AuthOutcome.NoMemory;
  }
}
