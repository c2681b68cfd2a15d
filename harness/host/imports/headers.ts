import { MapType, Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import type { HeaderMap } from "../header-map.ts";
import { decodePairs, encodePairs } from "../pairs.ts";
import type { HostFunctions } from "./functions.ts";

export function headerImports(guest: Guest): HostFunctions {
  const { memory } = guest;
  const text = (address: number, size: number): string => memory.read(address, size).toString("latin1");
  const isMap = (type: number): boolean => type >= 0 && type <= MapType.HttpCallResponseTrailers;

  /** Changes a map, or says BadArgument where the phase has none to change. */
  const change = (type: number, edit: (map: HeaderMap) => void): Status => {
    const map = isMap(type) ? guest.context.headerMapToChange(type) : undefined;
    if (!map) return Status.BadArgument;
    edit(map);
    return Status.Ok;
  };

  return {
    // A missing header is NotFound since ABI 0.2.0 (Envoy, Context::getHeaderMapValue); of several values the first counts.
    proxy_get_header_map_value(type: number, key: number, keySize: number, valueAt: number, sizeAt: number) {
      const map = isMap(type) ? guest.context.headerMap(type) : undefined;
      if (!map) return isMap(type) ? guest.context.missingMapStatus : Status.BadArgument;
      const value = map.get(text(key, keySize));
      if (value === undefined) return Status.NotFound;
      memory.give(Buffer.from(value, "latin1"), valueAt, sizeAt);
      return Status.Ok;
    },

    proxy_add_header_map_value(type: number, key: number, keySize: number, value: number, size: number) {
      return change(type, (map) => {
        map.add(text(key, keySize), text(value, size));
      });
    },

    proxy_replace_header_map_value(type: number, key: number, keySize: number, value: number, size: number) {
      return change(type, (map) => {
        map.replace(text(key, keySize), text(value, size));
      });
    },

    proxy_remove_header_map_value(type: number, key: number, keySize: number) {
      return change(type, (map) => {
        map.remove(text(key, keySize));
      });
    },

    // A map that is not there reads as no pairs at all, with status Ok.
    proxy_get_header_map_pairs(type: number, pairsAt: number, sizeAt: number) {
      if (!isMap(type)) return Status.BadArgument;
      const pairs = guest.context.headerMap(type)?.pairs() ?? [];
      memory.give(pairs.length > 0 ? encodePairs(pairs) : Buffer.alloc(0), pairsAt, sizeAt);
      return Status.Ok;
    },

    proxy_set_header_map_pairs(type: number, address: number, size: number) {
      return change(type, (map) => {
        map.replaceAll(decodePairs(memory.read(address, size)));
      });
    },

    proxy_get_header_map_size(type: number, sizeAt: number) {
      return change(type, (map) => {
        memory.writeUnsigned32(sizeAt, map.byteSize);
      });
    },
  };
}
