import { literal } from "../bytes/ascii";
import { Slice, indexOf } from "../bytes/slice";
import { EmbeddingForm } from "../conversation/target";
import { SchemaName } from "../filterapi/schema";

const COHERE = literal("cohere");
const TITAN_IMAGE = literal("titan-embed-image");
const GEMINI = literal("gemini");
const FIRST_GEMINI = literal("gemini-embedding-001");

/** In which form a model of a platform is asked for embeddings. What Bedrock has of others is asked as Titan. */
export function embeddingFormOf(schema: SchemaName, model: Slice): EmbeddingForm {
  switch (schema) {
    case SchemaName.AWSBedrock:
      if (indexOf(model, COHERE) >= 0) return EmbeddingForm.Cohere;
      return indexOf(model, TITAN_IMAGE) >= 0 ? EmbeddingForm.TitanMultimodal : EmbeddingForm.Titan;
    case SchemaName.GCPVertexAI:
      return indexOf(model, GEMINI) >= 0 && indexOf(model, FIRST_GEMINI) < 0
        ? EmbeddingForm.VertexEmbedContent
        : EmbeddingForm.VertexPredict;
    default:
      return EmbeddingForm.Cohere;
  }
}
