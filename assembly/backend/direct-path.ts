import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { EmbeddingForm } from "../conversation/target";
import { ClientApi } from "../endpoint/endpoint";
import { Schema, SchemaName } from "../filterapi/schema";
import { writeCountPath } from "./count-path";
import { embeddingFormOf } from "./embedding-form";
import { writeModelPath } from "./model-path";

/** Writes the path of an API that is no conversation, for a backend that has it under other names. False where the API has none there. */
export function writeDirectPath(schema: Schema, api: ClientApi, model: Slice, into: Sink): bool {
  switch (api) {
    case ClientApi.Embeddings:
      return writeEmbeddingsPath(schema.name, model, into);
    case ClientApi.Tokenize:
    case ClientApi.CountTokens:
      return writeCountPath(schema.name, model, into);
    case ClientApi.Rerank:
    case ClientApi.RerankV1:
      if (schema.name != SchemaName.AWSBedrock) return false;
      writeModelPath("/model/", model, "/invoke", into);
      return true;
    default:
      return false;
  }
}

function writeEmbeddingsPath(schema: SchemaName, model: Slice, into: Sink): bool {
  switch (schema) {
    case SchemaName.AWSBedrock:
      writeModelPath("/model/", model, "/invoke", into);
      return true;
    case SchemaName.GCPVertexAI: {
      const isContent = embeddingFormOf(schema, model) == EmbeddingForm.VertexEmbedContent;
      writeModelPath("/publishers/google/models/", model, isContent ? ":embedContent" : ":predict", into);
      return true;
    }
    case SchemaName.Cohere:
      into.ascii("/v2/embed");
      return true;
    default:
      return false;
  }
}
