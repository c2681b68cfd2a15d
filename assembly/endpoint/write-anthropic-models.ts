import { CivilTime } from "../bytes/civil-time";
import { Sink } from "../bytes/sink";
import { Model } from "../filterapi/model";
import { JsonWriter } from "../json/writer";

/** Writes Anthropic's answer to `GET /v1/models`: one page that holds them all. */
export function writeAnthropicModels(models: Model[], into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("data");
  json.beginArray();
  for (let index = 0; index < models.length; index++) writeEntry(models[index], json);
  json.endArray();
  json.key("has_more");
  json.boolean(false);
  json.key("first_id");
  writeId(models, 0, json);
  json.key("last_id");
  writeId(models, models.length - 1, json);
  json.endObject();
}

/** Writes Anthropic's answer to `GET /v1/models/{model}`. */
export function writeAnthropicModel(model: Model, into: Sink): void {
  writeEntry(model, new JsonWriter(into));
}

function writeEntry(model: Model, json: JsonWriter): void {
  json.beginObject();
  json.key("type");
  json.ascii("model");
  json.key("id");
  json.string(model.name);
  json.key("display_name");
  json.string(model.name);
  json.key("created_at");
  const time = new Sink();
  writeTime(model.createdAt, time);
  json.string(time.written);
  time.dispose();
  json.endObject();
}

function writeId(models: Model[], index: i32, json: JsonWriter): void {
  if (index < 0 || index >= models.length) json.null_();
  else json.string(models[index].name);
}

/** In UTC, as RFC 3339 has it. What is not known is the epoch, as Anthropic documents it. */
function writeTime(seconds: i64, into: Sink): void {
  const time = new CivilTime(max(seconds, 0));
  writeDigits(time.year, 4, into);
  into.ascii("-");
  writeDigits(time.month, 2, into);
  into.ascii("-");
  writeDigits(time.day, 2, into);
  into.ascii("T");
  writeDigits(time.hour, 2, into);
  into.ascii(":");
  writeDigits(time.minute, 2, into);
  into.ascii(":");
  writeDigits(time.second, 2, into);
  into.ascii("Z");
}

function writeDigits(value: u32, count: i32, into: Sink): void {
  into.ascii(value.toString().padStart(count, "0"));
}
