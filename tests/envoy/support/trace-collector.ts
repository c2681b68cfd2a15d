import { join } from "node:path";
import { Server, loadPackageDefinition } from "@grpc/grpc-js";
import type { ServiceDefinition, UntypedHandleCall, sendUnaryData } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { listen } from "./grpc-listen.ts";

type Attributes = { key: string; value?: { stringValue?: string } }[];

interface Export {
  resourceSpans: {
    resource?: { attributes: Attributes };
    scopeSpans: {
      spans: {
        traceId: Buffer;
        spanId: Buffer;
        parentSpanId: Buffer;
        name: string;
        kind: string;
        attributes: Attributes;
      }[];
    }[];
  }[];
}

/** A span as Envoy told of it; ids in hexadecimal. */
export interface Span {
  service: string | undefined;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  /** "SPAN_KIND_SERVER": of a request; "SPAN_KIND_CLIENT": of one attempt. */
  kind: string;
  tags: Record<string, string>;
}

const definition = loadPackageDefinition(
  loadSync(join(import.meta.dirname, "trace.proto"), { enums: String, defaults: true }),
) as unknown as {
  opentelemetry: {
    proto: { collector: { trace: { v1: { TraceService: { service: ServiceDefinition } } } } };
  };
};

/** A collector of OpenTelemetry's protocol, that keeps all spans. */
export class TraceCollector {
  readonly spans: Span[] = [];
  readonly #server = new Server();

  /** Listens on a free port of 127.0.0.1 and gives it. */
  listen(): Promise<number> {
    const Export = (call: { request: Export }, answer: sendUnaryData<object>): void => {
      this.#take(call.request);
      answer(null, {});
    };
    this.#server.addService(definition.opentelemetry.proto.collector.trace.v1.TraceService.service, {
      Export: Export as UntypedHandleCall,
    });
    return listen(this.#server);
  }

  /** The span of the request in a trace; undefined where it has not come yet. */
  requestOf(traceId: string): Span | undefined {
    return this.spans.find((span) => span.traceId === traceId && span.kind === "SPAN_KIND_SERVER");
  }

  close(): void {
    this.#server.forceShutdown();
  }

  #take({ resourceSpans }: Export): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = textsOf(resource?.attributes ?? [])["service.name"];
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({
          service,
          traceId: span.traceId.toString("hex"),
          spanId: span.spanId.toString("hex"),
          parentSpanId: span.parentSpanId.toString("hex"),
          kind: span.kind,
          tags: textsOf(span.attributes),
        });
      }
    }
  }
}

function textsOf(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value?.stringValue ?? ""]));
}
