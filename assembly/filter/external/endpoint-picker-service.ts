import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice } from "../../bytes/slice";
import { NO_TOKEN } from "../../host/callouts";
import { openGrpcStream } from "../../host/grpc";
import { ProtobufWriter } from "../../framing/protobuf-writer";
import { RareWarning } from "../rare-warning";

const SERVICE = literal("envoy.service.ext_proc.v3.ExternalProcessor");
const METHOD = literal("Process");

/** Field numbers of `envoy.config.core.v3.GrpcService` and of the `EnvoyGrpc` in it. */
const enum GrpcServiceField {
  EnvoyGrpc = 1,
}
const enum EnvoyGrpcField {
  ClusterName = 1,
}

/** An external picker, as Envoy reaches it: through one of its clusters. */
export class EndpointPickerService {
  /** Of picks that fail. */
  readonly warning: RareWarning = new RareWarning();
  private readonly service: Sink = new Sink();

  constructor(cluster: Slice) {
    const writer = new ProtobufWriter(this.service);
    const client = writer.begin(GrpcServiceField.EnvoyGrpc);
    writer.bytes(EnvoyGrpcField.ClusterName, cluster);
    writer.end(client);
  }

  /** Opens a stream and gives its token; NO_TOKEN where that cannot be. */
  open(): u32 {
    if (this.service.exhausted) return NO_TOKEN;
    return openGrpcStream(this.service.written, SERVICE, METHOD, NOTHING);
  }

  dispose(): void {
    this.service.dispose();
  }
}
