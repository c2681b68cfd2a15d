import { Arena } from "../bytes/arena";
import { Sink } from "../bytes/sink";
import {
  Slice,
  byteAt,
  cut,
  endsWith,
  equals,
  indexOfByte,
  isEmpty,
  lengthOf,
  startsWith,
} from "../bytes/slice";
import { literal } from "../bytes/ascii";
import { ABSENT, SliceMap } from "../bytes/slice-map";
import { EndpointPrefixes } from "../filterapi/endpoint-prefixes";
import { ClientDialect, Endpoint, anthropicEndpoints, openAiEndpoints } from "./endpoint";

const SLASH: u8 = 0x2f;
const QUESTION_MARK: u8 = 0x3f;
const MESSAGES = literal("/messages");

/** From path to endpoint, prepared once for a configuration. */
export class EndpointTable {
  private readonly endpoints: Endpoint[] = [];
  private readonly methods: Slice[] = [];
  private readonly byPath: SliceMap = new SliceMap();
  private readonly texts: Arena = new Arena();
  private readonly anthropicPath: Slice;

  constructor(prefixes: EndpointPrefixes) {
    this.anthropicPath = joined(prefixes.root, prefixes.anthropic, "", this.texts);
    this.addAll(openAiEndpoints(), prefixes.root, prefixes.openai);
    this.addAll(anthropicEndpoints(), prefixes.root, prefixes.anthropic);
  }

  /** The endpoint of a request; null where the path or the method is none of ours. `path` may carry a query. */
  find(method: Slice, path: Slice): Endpoint | null {
    const index = this.byPath.get(withoutQuery(path));
    if (index == ABSENT || !equals(method, this.methods[index])) return null;
    return this.endpoints[index];
  }

  /** Whose errors a client reads that asked for a path which is no endpoint. */
  dialectOf(path: Slice): ClientDialect {
    const isBelow = !isEmpty(this.anthropicPath) && startsWith(path, this.anthropicPath);
    return isBelow || endsWith(withoutQuery(path), MESSAGES) ? ClientDialect.Anthropic : ClientDialect.OpenAi;
  }

  dispose(): void {
    this.texts.dispose();
  }

  private addAll(endpoints: Endpoint[], root: Slice, prefix: Slice): void {
    for (let index = 0; index < endpoints.length; index++) {
      const endpoint = endpoints[index];
      this.byPath.set(joined(root, prefix, endpoint.path, this.texts), this.endpoints.length);
      this.methods.push(this.texts.ascii(endpoint.method));
      this.endpoints.push(endpoint);
    }
  }
}

/** A path up to its query. */
export function withoutQuery(path: Slice): Slice {
  const query = indexOfByte(path, QUESTION_MARK);
  return query < 0 ? path : cut(path, 0, query);
}

/** The query of a path with its question mark; empty where there is none. */
export function queryOf(path: Slice): Slice {
  const query = indexOfByte(path, QUESTION_MARK);
  return query < 0 ? cut(path, lengthOf(path), lengthOf(path)) : cut(path, query, lengthOf(path));
}

function joined(root: Slice, prefix: Slice, path: string, texts: Arena): Slice {
  const whole = new Sink();
  whole.bytes(withoutSlashAtEnd(root));
  whole.bytes(withoutSlashAtEnd(prefix));
  whole.ascii(path);
  const kept = texts.copy(whole.written);
  whole.dispose();
  return kept;
}

function withoutSlashAtEnd(prefix: Slice): Slice {
  let length = lengthOf(prefix);
  while (length > 0 && byteAt(prefix, length - 1) == SLASH) length--;
  return cut(prefix, 0, length);
}
