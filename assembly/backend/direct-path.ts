import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { ClientApi } from "../endpoint/endpoint";
import { Schema, SchemaName } from "../filterapi/schema";
import { writeModelPath } from "./model-path";

/** Writes the path of an API that is no conversation, for a backend that has it under other names. False where the API has none there. */
export function writeDirectPath(schema: Schema, api: ClientApi, model: Slice, into: Sink): bool {
  if (api == ClientApi.Embeddings && schema.name == SchemaName.AWSBedrock) {
    writeModelPath("/model/", model, "/invoke", into);
    return true;
  }
  return false;
}
