import { Arena } from "../bytes/arena";
import { literal } from "../bytes/ascii";
import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { AuthKind } from "../filterapi/auth";
import { CredentialOverride } from "../filterapi/credential-override";
import { AwsRequestCredential } from "./aws/credential";
import { CredentialSource, HeaderSource, MetadataSource, RequestKey } from "./credential-source";

const ZERO = literal("\0");

/** The headers that Envoy AI Gateway reads by default; for AWS the beginning of three. */
const API_KEY_INPUT = literal("x-aigw-api-key");
const ANTHROPIC_INPUT = literal("x-aigw-anthropic-api-key");
const AZURE_KEY_INPUT = literal("x-aigw-azure-api-key");
const AZURE_TOKEN_INPUT = literal("x-aigw-azure-access-token");
const GCP_INPUT = literal("x-aigw-gcp-access-token");
const AWS_INPUT_PREFIX = literal("x-aigw-aws-");

const ACCESS_KEY_ID_HEADER = literal("access-key-id");
const SECRET_ACCESS_KEY_HEADER = literal("secret-access-key");
const SESSION_TOKEN_HEADER = literal("session-token");
const ACCESS_KEY_ID_FIELD = literal("accessKeyId");
const SECRET_ACCESS_KEY_FIELD = literal("secretAccessKey");
const SESSION_TOKEN_FIELD = literal("sessionToken");

/** What a configuration says of the credentials that requests bring, prepared: where to read them, and what to take off. */
export class RequestCredentials {
  /** The headers that carry credentials, and those the configuration wants off besides. */
  readonly inputs: Slice[] = [];

  /** `source` is null where requests bring none. New texts are put into `memory`. */
  constructor(
    private readonly source: CredentialOverride | null,
    private readonly kind: AuthKind,
    private readonly memory: Arena,
  ) {
    if (source !== null) {
      const removed = source.inputHeadersToRemove;
      for (let index = 0; index < removed.length; index++) this.inputs.push(removed[index]);
    }
  }

  /** The key or token of a request, for all kinds but AWS. */
  key(): RequestKey | null {
    const source = this.source;
    if (source === null) return null;
    return new RequestKey(this.part(source, NOTHING, NOTHING), source.fallbackToConfigured);
  }

  /** The three parts of an AWS credential. */
  aws(): AwsRequestCredential | null {
    const source = this.source;
    if (source === null) return null;
    return new AwsRequestCredential(
      this.part(source, ACCESS_KEY_ID_HEADER, ACCESS_KEY_ID_FIELD),
      this.part(source, SECRET_ACCESS_KEY_HEADER, SECRET_ACCESS_KEY_FIELD),
      this.part(source, SESSION_TOKEN_HEADER, SESSION_TOKEN_FIELD),
      source.fallbackToConfigured,
    );
  }

  /** The source of one part of a credential; the suffixes are NOTHING where there is only one. */
  private part(source: CredentialOverride, headerSuffix: Slice, metadataField: Slice): CredentialSource {
    if (isNothing(source.dynamicMetadataNamespace)) {
      const whole = isNothing(source.headerName) ? defaultHeaderName(this.kind) : source.headerName;
      const name = isNothing(headerSuffix) ? whole : this.memory.join(whole, headerSuffix);
      this.inputs.push(name);
      return new HeaderSource(name);
    }
    const path = this.below(source.dynamicMetadataNamespace, source.dynamicMetadataKey);
    return new MetadataSource(isNothing(metadataField) ? path : this.below(path, metadataField));
  }

  private below(path: Slice, key: Slice): Slice {
    return this.memory.join(this.memory.join(path, ZERO), key);
  }
}

function defaultHeaderName(kind: AuthKind): Slice {
  switch (kind) {
    case AuthKind.AnthropicApiKey:
      return ANTHROPIC_INPUT;
    case AuthKind.AzureApiKey:
      return AZURE_KEY_INPUT;
    case AuthKind.AzureToken:
      return AZURE_TOKEN_INPUT;
    case AuthKind.Gcp:
      return GCP_INPUT;
    case AuthKind.Aws:
      return AWS_INPUT_PREFIX;
    default:
      return API_KEY_INPUT;
  }
}
