import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { Auth, parseAuth } from "./auth";
import { InferencePool, parseInferencePool } from "./inference-pool";
import { BodyMutation, HeaderMutation, parseBodyMutation, parseHeaderMutation } from "./mutation";
import { Schema, parseSchema } from "./schema";
import { Upstream, parseUpstream } from "./upstream";
import { Value } from "./value";

/** A service that requests are sent to. */
export class Backend {
  name: Slice = NOTHING;
  schema: Schema = new Schema();
  /** The model that is asked for instead of the client's; NOTHING for the client's. */
  modelNameOverride: Slice = NOTHING;
  auth: Auth | null = null;
  headerMutation: HeaderMutation | null = null;
  bodyMutation: BodyMutation | null = null;
  upstream: Upstream | null = null;
  /** Whether an OpenAI backend serves `/v1/responses` itself; else it is translated to chat. */
  responsesApi: bool = true;
  inferencePool: InferencePool | null = null;

  /** The model that is asked for where the client asked for `model`. */
  modelFor(model: Slice): Slice {
    return isNothing(this.modelNameOverride) ? model : this.modelNameOverride;
  }
}

export function parseBackend(value: Value): Backend {
  const backend = new Backend();
  const fields = value.fields();
  backend.name = fields.requiredText("name");
  const schema = fields.required("schema");
  if (schema) backend.schema = parseSchema(schema);
  backend.modelNameOverride = fields.text("modelNameOverride");
  const auth = fields.find("auth");
  if (auth) backend.auth = parseAuth(auth);
  const headerMutation = fields.find("httpHeaderMutation");
  if (headerMutation) backend.headerMutation = parseHeaderMutation(headerMutation);
  const bodyMutation = fields.find("httpBodyMutation");
  if (bodyMutation) backend.bodyMutation = parseBodyMutation(bodyMutation);
  const upstream = fields.find("upstream");
  if (upstream) backend.upstream = parseUpstream(upstream);
  backend.responsesApi = fields.boolean("responsesApi", true);
  const pool = fields.find("inferencePool");
  if (pool) backend.inferencePool = parseInferencePool(pool);
  fields.close();
  return backend;
}
