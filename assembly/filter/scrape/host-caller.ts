import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { startHttpCall } from "../../host/callouts";
import { HeaderPairsWriter } from "../../host/header-pairs";
import { HttpCaller } from "../../picker/metrics/ports";
import { DESTINATION_ENDPOINT } from "../../picker/protocol-headers";

const METHOD = literal(":method");
const GET = literal("GET");
const PATH = literal(":path");
const AUTHORITY = literal(":authority");

/** Calls through Envoy's clusters, which are steered to an endpoint as requests are. */
export class HostCaller extends HttpCaller {
  private readonly serialised: Sink = new Sink();

  get(cluster: Slice, path: Slice, authority: Slice, endpoint: Slice, timeoutMilliseconds: u32): u32 {
    const headers = new HeaderPairsWriter();
    headers.add(METHOD, GET);
    headers.add(PATH, path);
    headers.add(AUTHORITY, authority);
    if (!isNothing(endpoint)) headers.add(DESTINATION_ENDPOINT, endpoint);
    this.serialised.clear();
    headers.write(this.serialised);
    return startHttpCall(cluster, this.serialised.written, NOTHING, timeoutMilliseconds);
  }

  /** Gives the memory back. */
  dispose(): void {
    this.serialised.dispose();
  }
}
