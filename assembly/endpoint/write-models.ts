import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, lengthOf } from "../bytes/slice";
import { Model } from "../filterapi/model";
import { JsonWriter } from "../json/writer";

const UNKNOWN_OWNER = literal("Envoy AI Gateway");

/** Writes OpenAI's answer to `GET /v1/models`. */
export function writeModels(models: Model[], into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("object");
  json.ascii("list");
  json.key("data");
  json.beginArray();
  for (let index = 0; index < models.length; index++) writeEntry(models[index], json);
  json.endArray();
  json.endObject();
}

/** Writes OpenAI's answer to `GET /v1/models/{model}`. */
export function writeModel(model: Model, into: Sink): void {
  writeEntry(model, new JsonWriter(into));
}

function writeEntry(model: Model, json: JsonWriter): void {
  json.beginObject();
  json.key("id");
  json.string(model.name);
  json.key("object");
  json.ascii("model");
  json.key("created");
  json.integer(model.createdAt);
  json.key("owned_by");
  json.string(ownerOf(model));
  json.endObject();
}

function ownerOf(model: Model): Slice {
  return lengthOf(model.ownedBy) > 0 ? model.ownedBy : UNKNOWN_OWNER;
}
