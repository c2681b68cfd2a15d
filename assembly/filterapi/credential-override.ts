import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { parseHeaderName, parseHeaderNames } from "./header";
import { Value } from "./value";

/** Where a request brings its own credential from: a header, or dynamic metadata. At most one of both is given. */
export class CredentialOverride {
  /** In lower case. For AWS the common prefix of three headers. NOTHING for the header usual for the kind of credential. */
  headerName: Slice = NOTHING;
  dynamicMetadataNamespace: Slice = NOTHING;
  dynamicMetadataKey: Slice = NOTHING;
  /** Whether a request without one is sent with the configured credential; else it is answered 401. */
  fallbackToConfigured: bool = true;
  /** Headers the backend must not see, in lower case. */
  inputHeadersToRemove: Slice[] = [];
}

export function parseCredentialOverride(value: Value): CredentialOverride {
  const source = new CredentialOverride();
  const fields = value.fields();
  const headerName = fields.find("headerName");
  if (headerName) source.headerName = parseHeaderName(headerName);
  source.dynamicMetadataNamespace = fields.nonEmptyText("dynamicMetadataNamespace");
  source.dynamicMetadataKey = fields.nonEmptyText("dynamicMetadataKey");
  source.fallbackToConfigured = fields.boolean("fallbackToConfigured", true);
  source.inputHeadersToRemove = parseHeaderNames(fields.list("inputHeadersToRemove"));

  const fromMetadata = !isNothing(source.dynamicMetadataNamespace);
  if (fromMetadata != !isNothing(source.dynamicMetadataKey)) {
    fields.refuse("", "needs dynamicMetadataNamespace and dynamicMetadataKey together");
  } else if (fromMetadata && headerName) {
    fields.refuse("", "needs either headerName, or dynamicMetadataNamespace and dynamicMetadataKey");
  }
  fields.close();
  return source;
}
