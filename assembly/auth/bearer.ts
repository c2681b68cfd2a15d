import { literal, trim } from "../bytes/ascii";
import { keep } from "../bytes/memory";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, isEmpty, isNothing, startOf } from "../bytes/slice";
import { Authenticator } from "./authenticator";
import { UpstreamHeaders } from "./upstream-headers";

const AUTHORIZATION = literal("authorization");

/** `Authorization: Bearer <key>`, as OpenAI and those that speak its API expect. */
export class Bearer extends Authenticator {
  private value: Slice;

  /** `key` is copied, without blanks around it; NOTHING or blank stands for a missing credential. */
  constructor(key: Slice) {
    super();
    this.value = headerValue(key);
  }

  apply(headers: UpstreamHeaders): bool {
    if (isNothing(this.value)) return false;
    headers.set(AUTHORIZATION, this.value);
    return true;
  }

  dispose(): void {
    if (!isNothing(this.value)) heap.free(startOf(this.value));
    this.value = NOTHING;
  }
}

function headerValue(key: Slice): Slice {
  if (isNothing(key)) return NOTHING;
  const trimmed = trim(key);
  if (isEmpty(trimmed)) return NOTHING;
  const value = new Sink();
  value.ascii("Bearer ");
  value.bytes(trimmed);
  const kept = keep(value.written);
  value.dispose();
  return kept;
}
