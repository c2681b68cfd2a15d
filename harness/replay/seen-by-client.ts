import type { HttpStream } from "../host/http-stream.ts";
import type { Outcome } from "./outcome.ts";
import { valueOf } from "./wire-headers.ts";

/** What of an outcome shows on the client's side of a stream, once it has ended. */
export function seenByClient(stream: HttpStream): Pick<Outcome, "clientResponse" | "filterState"> {
  const { headers, body } = stream.downstream;
  return {
    filterState: (key) => {
      const value = stream.property(`filter_state\0wasm.${key}`);
      return value === undefined ? undefined : Buffer.from(value).toString("utf8");
    },
    ...(headers && {
      clientResponse: {
        status: Number(valueOf(headers, ":status")),
        headers: headers.filter(([name]) => !name.startsWith(":")),
        body: Buffer.from(body),
      },
    }),
  };
}
