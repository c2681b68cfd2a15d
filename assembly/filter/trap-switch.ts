import { literal } from "../bytes/ascii";
import { isNothing, startOf } from "../bytes/slice";
import { HeaderMap, getHeader } from "../host/headers";
import { free } from "../host/returned";

/** Ends the VM where a request asks for it, to show what a deployment does then. For modules compiled without optimisation only. */
export function trapIfAsked(): void {
  // Not at the level of the module, which every build would keep.
  const name = literal("x-ai-gateway-trap");
  const asked = getHeader(HeaderMap.Request, name);
  heap.free(startOf(name));
  if (!isNothing(asked)) unreachable();
  free(asked);
}
