import type { ChatCall } from "../../harness/simulator/workload/workload.ts";

/** The address a server has in the filter's configuration. */
export function addressOf(server: number): string {
  return `10.0.${server >> 8}.${server & 255}:8000`;
}

/** The filter's configuration for one pool; `picker` as filterapi has it. */
export function poolConfiguration(addresses: string[], picker: object = {}): string {
  return JSON.stringify({
    backends: [
      {
        name: "pool",
        schema: { name: "OpenAI", prefix: "v1" },
        inferencePool: {
          name: "pool",
          endpoints: addresses.map((address) => ({ address })),
          picker,
        },
      },
    ],
  });
}

/** A chat request as it goes over the wire. */
export function requestBody({ model, messages, maxTokens }: ChatCall): Buffer {
  return Buffer.from(JSON.stringify({ model, messages, max_tokens: maxTokens, stream: true }));
}

export function requestHeaders(length: number): [string, string][] {
  return [
    [":method", "POST"],
    [":path", "/v1/chat/completions"],
    [":authority", "gateway.local"],
    ["content-type", "application/json"],
    ["content-length", String(length)],
  ];
}
