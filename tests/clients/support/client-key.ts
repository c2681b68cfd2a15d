import type { Answerer } from "../../../harness/envoy/stub-upstream.ts";

/** What clients authenticate to the gateway with: no provider may see it. */
export const clientKey = "client-key-of-the-tests";

/** A provider that hangs up where the client's own key comes through, in whatever header. */
export function withoutClientKey(provider: Answerer): Answerer {
  return (request, index) => {
    const isLeaking = request.headers.some(([, value]) => value.includes(clientKey));
    return isLeaking ? "reset" : provider(request, index);
  };
}
