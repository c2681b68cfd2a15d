import { GatewayError } from "../conversation/gateway-error";
import { BodyBuffer, BodyOutcome } from "./body-buffer";
import { noMemory, tooLarge } from "./failures";

/** Takes the `size` bytes of a request that the host holds now. An error where it must be answered instead. */
export function takeRequest(body: BodyBuffer, size: i32): GatewayError | null {
  switch (body.take(size)) {
    case BodyOutcome.TooLarge:
      return tooLarge(body.limit);
    case BodyOutcome.NoMemory:
      return noMemory();
    default:
      return null;
  }
}
