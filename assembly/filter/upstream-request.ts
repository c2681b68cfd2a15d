import { UpstreamRequest } from "../auth/upstream-request";
import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice } from "../bytes/slice";
import { currentTime } from "../host/clock";
import { getProperty } from "../host/properties";
import { free } from "../host/returned";
import { HeaderEditor } from "../mutate/header-mutator";
import { RequestHeaders } from "./request-headers";

const METHOD = literal(":method");
const DYNAMIC_METADATA = literal("metadata\0filter_metadata\0");

/** The request in the host, turned to its backend: headers are changed there at once, the path is collected here. */
export class HostRequest extends UpstreamRequest implements HeaderEditor {
  /** Path and query, to be written before anything else is asked. */
  readonly target: Sink = new Sink();
  private readonly fetched: Slice[] = [];

  constructor(
    private readonly headers: RequestHeaders,
    private readonly content: Slice,
  ) {
    super();
  }

  get(name: Slice): Slice {
    return this.headers.get(name);
  }

  set(name: Slice, value: Slice): void {
    this.headers.set(name, value);
  }

  remove(name: Slice): void {
    this.headers.remove(name);
  }

  removeAll(prefix: Slice): void {
    this.headers.removeAll(prefix);
  }

  method(): Slice {
    return this.headers.get(METHOD);
  }

  path(): Slice {
    return this.target.written;
  }

  setPath(path: Slice): void {
    this.target.clear();
    this.target.bytes(path);
  }

  body(): Slice {
    return this.content;
  }

  time(): u64 {
    return currentTime();
  }

  metadata(path: Slice): Slice {
    const property = new Sink();
    property.bytes(DYNAMIC_METADATA);
    property.bytes(path);
    const value = getProperty(property.written);
    property.dispose();
    this.fetched.push(value);
    return value;
  }

  dispose(): void {
    this.target.dispose();
    for (let index = 0; index < this.fetched.length; index++) free(this.fetched[index]);
    this.fetched.length = 0;
  }
}
