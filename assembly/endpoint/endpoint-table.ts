import { Arena } from "../bytes/arena";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, cut, equals, indexOfByte, isEmpty, lengthOf, startsWith } from "../bytes/slice";
import { literal } from "../bytes/ascii";
import { ABSENT, SliceMap } from "../bytes/slice-map";
import { EndpointPrefixes } from "../filterapi/endpoint-prefixes";
import {
  ClientApi,
  ClientDialect,
  Endpoint,
  anthropicEndpoints,
  cohereEndpoints,
  openAiEndpoints,
} from "./endpoint";
import { FamilyPaths } from "./family-paths";

const GET = literal("GET");
const SLASH: u8 = 0x2f;
const QUESTION_MARK: u8 = 0x3f;

/** From path to endpoint, prepared once for a configuration. */
export class EndpointTable {
  private readonly endpoints: Endpoint[] = [];
  private readonly methods: Slice[] = [];
  private readonly byPath: SliceMap = new SliceMap();
  private readonly texts: Arena;
  /** The endpoints whose paths end in a model's name, and those paths up to it. */
  private readonly modelEndpoints: Endpoint[] = [];
  private readonly modelPaths: Slice[] = [];
  private readonly families: FamilyPaths;

  constructor(prefixes: EndpointPrefixes) {
    const texts = new Arena();
    this.texts = texts;
    this.families = new FamilyPaths(
      joined(prefixes.root, prefixes.openai, "", texts),
      joined(prefixes.root, prefixes.anthropic, "", texts),
      joined(prefixes.root, prefixes.cohere, "", texts),
    );
    this.addAll(openAiEndpoints(), prefixes.root, prefixes.openai);
    this.addAll(anthropicEndpoints(), prefixes.root, prefixes.anthropic);
    this.addAll(cohereEndpoints(), prefixes.root, prefixes.cohere);
  }

  /** The endpoint of a request; null where the path or the method is none of ours. `path` may carry a query. */
  find(method: Slice, path: Slice): Endpoint | null {
    const asked = withoutQuery(path);
    const index = this.byPath.get(asked);
    if (index != ABSENT) return equals(method, this.methods[index]) ? this.endpoints[index] : null;
    const place = this.placeOfModel(asked);
    return place >= 0 && equals(method, GET) ? this.modelEndpoints[place] : null;
  }

  /** The model that a path asks about, still percent-encoded; empty where it asks about none. */
  modelOf(path: Slice): Slice {
    const asked = withoutQuery(path);
    const place = this.placeOfModel(asked);
    return place < 0 ? cut(asked, 0, 0) : cut(asked, lengthOf(this.modelPaths[place]), lengthOf(asked));
  }

  /** Whose API a path is that is no endpoint, and so whose errors the client reads. */
  dialectOf(path: Slice): ClientDialect {
    return this.families.dialectOf(withoutQuery(path));
  }

  /** What stands behind the prefix of a path, without the query; NOTHING where it is below none. */
  belowPrefix(path: Slice): Slice {
    return this.families.belowPrefix(withoutQuery(path));
  }

  dispose(): void {
    this.texts.dispose();
  }

  private addAll(endpoints: Endpoint[], root: Slice, prefix: Slice): void {
    for (let index = 0; index < endpoints.length; index++) {
      const endpoint = endpoints[index];
      const path = joined(root, prefix, endpoint.path, this.texts);
      if (endpoint.api == ClientApi.Model) {
        this.modelEndpoints.push(endpoint);
        this.modelPaths.push(path);
      } else {
        this.byPath.set(path, this.endpoints.length);
        this.methods.push(this.texts.ascii(endpoint.method));
        this.endpoints.push(endpoint);
      }
    }
  }

  /** Which of the model endpoints a path is below; -1 for none, and where it names no model. */
  private placeOfModel(path: Slice): i32 {
    for (let place = 0; place < this.modelPaths.length; place++) {
      const before = this.modelPaths[place];
      if (lengthOf(path) > lengthOf(before) && startsWith(path, before)) return place;
    }
    return -1;
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
