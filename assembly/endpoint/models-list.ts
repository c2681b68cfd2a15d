import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, cut, endsWith, equals, indexOfByte, lengthOf } from "../bytes/slice";
import { Config } from "../filterapi/config";
import { Model } from "../filterapi/model";
import { JsonWriter } from "../json/writer";

const COLON: u8 = 0x3a;
const DOT: u8 = 0x2e;
const STAR: u8 = 0x2a;
const CLOSING_BRACKET: u8 = 0x5d;
const UNKNOWN_OWNER = literal("Envoy AI Gateway");

/**
 * The models to list on a host: those of exactly that host, else of the longest `*.suffix` that stands for it (a star is one label),
 * else those that belong to no host; all models where none are given by host.
 *
 * `authority` may carry a port.
 */
export function modelsOfHost(config: Config, authority: Slice): Model[] {
  if (config.modelsByHost.length == 0) return config.models;
  const host = withoutPort(authority);
  let best = -1;
  for (let index = 0; index < config.modelsByHost.length; index++) {
    const pattern = config.modelsByHost[index].host;
    if (equals(pattern, host)) return config.modelsByHost[index].models;
    if (!isOneLabelBelow(host, pattern)) continue;
    if (best < 0 || lengthOf(pattern) > lengthOf(config.modelsByHost[best].host)) best = index;
  }
  return best < 0 ? config.unscopedModels : config.modelsByHost[best].models;
}

/** Writes OpenAI's answer to `GET /v1/models`. */
export function writeModels(models: Model[], into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.key("object");
  json.ascii("list");
  json.key("data");
  json.beginArray();
  for (let index = 0; index < models.length; index++) {
    const model = models[index];
    json.beginObject();
    json.key("id");
    json.string(model.name);
    json.key("object");
    json.ascii("model");
    json.key("created");
    json.integer(model.createdAt);
    json.key("owned_by");
    json.string(lengthOf(model.ownedBy) > 0 ? model.ownedBy : UNKNOWN_OWNER);
    json.endObject();
  }
  json.endArray();
  json.endObject();
}

function isOneLabelBelow(host: Slice, pattern: Slice): bool {
  if (lengthOf(pattern) < 2 || byteAt(pattern, 0) != STAR) return false;
  const suffix = cut(pattern, 1, lengthOf(pattern));
  const label = lengthOf(host) - lengthOf(suffix);
  return label > 0 && endsWith(host, suffix) && indexOfByte(host, DOT) == label;
}

function withoutPort(authority: Slice): Slice {
  const length = lengthOf(authority);
  for (let index = length - 1; index >= 0; index--) {
    const byte = byteAt(authority, index);
    if (byte == COLON) return cut(authority, 0, index);
    if (byte == CLOSING_BRACKET) break;
  }
  return authority;
}
