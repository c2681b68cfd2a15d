import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { startHttpCall } from "../../host/callouts";
import { HeaderPairsWriter } from "../../host/header-pairs";
import { HttpCaller } from "../../picker/metrics/ports";
import { DESTINATION_ENDPOINT } from "../../picker/protocol-headers";

const METHOD = literal(":method");
const GET = literal("GET");
const POST = literal("POST");
const PATH = literal(":path");
const AUTHORITY = literal(":authority");
const CONTENT_TYPE = literal("content-type");
const FORM = literal("application/x-www-form-urlencoded");

/** Calls through Envoy's clusters, which are steered to an endpoint as requests are. */
export class HostCaller extends HttpCaller {
  private readonly serialised: Sink = new Sink();

  get(cluster: Slice, path: Slice, authority: Slice, endpoint: Slice, timeoutMilliseconds: u32): u32 {
    const headers = requestTo(GET, path, authority);
    if (!isNothing(endpoint)) headers.add(DESTINATION_ENDPOINT, endpoint);
    return this.start(cluster, headers, NOTHING, timeoutMilliseconds);
  }

  /** Starts a POST of a form; otherwise as `get`. */
  post(cluster: Slice, path: Slice, authority: Slice, form: Slice, timeoutMilliseconds: u32): u32 {
    const headers = requestTo(POST, path, authority);
    headers.add(CONTENT_TYPE, FORM);
    return this.start(cluster, headers, form, timeoutMilliseconds);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.serialised.dispose();
  }

  private start(cluster: Slice, headers: HeaderPairsWriter, body: Slice, timeoutMilliseconds: u32): u32 {
    this.serialised.clear();
    headers.write(this.serialised);
    return startHttpCall(cluster, this.serialised.written, body, timeoutMilliseconds);
  }
}

function requestTo(method: Slice, path: Slice, authority: Slice): HeaderPairsWriter {
  const headers = new HeaderPairsWriter();
  headers.add(METHOD, method);
  headers.add(PATH, path);
  headers.add(AUTHORITY, authority);
  return headers;
}
