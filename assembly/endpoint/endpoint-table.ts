import { literal } from "../bytes/ascii";
import { keep } from "../bytes/memory";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, cut, equals, indexOfByte, lengthOf, startOf } from "../bytes/slice";
import { ABSENT, SliceMap } from "../bytes/slice-map";
import { Endpoint, openAiEndpoints } from "./endpoint";

const SLASH: u8 = 0x2f;
const QUESTION_MARK: u8 = 0x3f;

/** From path to endpoint, prepared once for a configuration. */
export class EndpointTable {
  private readonly endpoints: Endpoint[] = [];
  private readonly methods: Slice[] = [];
  private readonly paths: Slice[] = [];
  private readonly byPath: SliceMap = new SliceMap();

  /** `rootPrefix` stands before every path, `openAiPrefix` before those of the OpenAI family; `/` means none. */
  constructor(rootPrefix: Slice, openAiPrefix: Slice) {
    const known = openAiEndpoints();
    for (let index = 0; index < known.length; index++) {
      this.add(known[index], rootPrefix, openAiPrefix);
    }
  }

  /** The endpoint of a request; null where the path or the method is none of ours. `path` may carry a query. */
  find(method: Slice, path: Slice): Endpoint | null {
    const index = this.byPath.get(withoutQuery(path));
    if (index == ABSENT || !equals(method, this.methods[index])) return null;
    return this.endpoints[index];
  }

  /** Frees what the table holds outside the managed heap. */
  dispose(): void {
    for (let index = 0; index < this.paths.length; index++) {
      heap.free(startOf(this.paths[index]));
      heap.free(startOf(this.methods[index]));
    }
    this.paths.length = 0;
    this.methods.length = 0;
  }

  private add(endpoint: Endpoint, rootPrefix: Slice, prefix: Slice): void {
    const path = new Sink();
    path.bytes(withoutSlashAtEnd(rootPrefix));
    path.bytes(withoutSlashAtEnd(prefix));
    path.ascii(endpoint.path);
    const kept = keep(path.written);
    path.dispose();
    this.byPath.set(kept, this.endpoints.length);
    this.paths.push(kept);
    this.methods.push(literal(endpoint.method));
    this.endpoints.push(endpoint);
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

function withoutSlashAtEnd(prefix: Slice): Slice {
  let length = lengthOf(prefix);
  while (length > 0 && byteAt(prefix, length - 1) == SLASH) length--;
  return cut(prefix, 0, length);
}
