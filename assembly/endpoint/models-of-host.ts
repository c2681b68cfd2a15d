import { Slice, byteAt, cut, endsWith, equals, indexOfByte, lengthOf } from "../bytes/slice";
import { Config } from "../filterapi/config";
import { Model } from "../filterapi/model";

const COLON: u8 = 0x3a;
const DOT: u8 = 0x2e;
const STAR: u8 = 0x2a;
const CLOSING_BRACKET: u8 = 0x5d;

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

/** The model of that name among those listed; null where it is not. */
export function modelNamed(models: Model[], name: Slice): Model | null {
  for (let index = 0; index < models.length; index++) {
    if (equals(models[index].name, name)) return models[index];
  }
  return null;
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
