import { join } from "node:path";
import { Server, loadPackageDefinition } from "@grpc/grpc-js";
import type { ServiceDefinition, UntypedHandleCall, sendUnaryData } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { listen } from "./grpc-listen.ts";

interface RateLimitRequest {
  domain: string;
  descriptors: { entries: { key: string; value: string }[]; hitsAddend?: { value: string } | null }[];
}

const definition = loadPackageDefinition(
  loadSync(join(import.meta.dirname, "rate-limit.proto"), { longs: String, enums: String }),
) as unknown as {
  envoy: { service: { ratelimit: { v3: { RateLimitService: { service: ServiceDefinition } } } } };
};

/** A rate-limit service with one budget for each descriptor, which never refills. */
export class RateLimitService {
  /** What was charged to each descriptor, written `key=value;…`. */
  readonly charged = new Map<string, number>();
  readonly domains = new Set<string>();
  readonly #server = new Server();
  readonly #budget: number;

  constructor(budget: number) {
    this.#budget = budget;
  }

  /** Listens on a free port of 127.0.0.1 and gives it. */
  listen(): Promise<number> {
    const shouldRateLimit = (call: { request: RateLimitRequest }, answer: sendUnaryData<object>): void => {
      answer(null, { overallCode: this.#decide(call.request) });
    };
    this.#server.addService(definition.envoy.service.ratelimit.v3.RateLimitService.service, {
      ShouldRateLimit: shouldRateLimit as UntypedHandleCall,
    });
    return listen(this.#server);
  }

  close(): void {
    this.#server.forceShutdown();
  }

  #decide({ domain, descriptors }: RateLimitRequest): "OK" | "OVER_LIMIT" {
    this.domains.add(domain);
    let isOver = false;
    for (const { entries, hitsAddend } of descriptors) {
      const name = entries.map(({ key, value }) => `${key}=${value}`).join(";");
      const used = (this.charged.get(name) ?? 0) + Number(hitsAddend?.value ?? 0);
      this.charged.set(name, used);
      if (used >= this.#budget) isOver = true;
    }
    return isOver ? "OVER_LIMIT" : "OK";
  }
}
