import { equalsIgnoringCase } from "../bytes/ascii";
import { Arena } from "../bytes/arena";
import { Sink } from "../bytes/sink";
import { NOTHING, Slice, cut, isEmpty, isNothing, lengthOf } from "../bytes/slice";
import { AuthOutcome, Authenticator } from "./authenticator";
import { RequestKey } from "./credential-source";
import { fitsHeader } from "./credential-text";
import { UpstreamRequest } from "./upstream-request";

const NANOSECONDS_OF_MILLISECOND: u64 = 1_000_000;

/** A key or token that stands in one header, behind a scheme or alone. */
export class HeaderCredential extends Authenticator {
  private readonly configured: Slice;

  /** `scheme` ends in a space, or is empty. `key` is NOTHING where none is configured; `requestKey` null where requests bring none. */
  constructor(
    memory: Arena,
    private readonly name: Slice,
    private readonly scheme: Slice,
    key: Slice,
    private readonly requestKey: RequestKey | null,
    inputs: Slice[],
  ) {
    super(memory, name, inputs);
    this.configured = isNothing(key) ? NOTHING : memory.join(scheme, key);
  }

  apply(request: UpstreamRequest): AuthOutcome {
    const requestKey = this.requestKey;
    if (requestKey !== null) {
      const key = requestKey.source.read(request);
      if (!isNothing(key)) return this.put(key, request);
      if (!requestKey.mayFallBack) return AuthOutcome.MissingCredential;
    }
    const minted = this.minted;
    if (minted !== null) {
      const token = minted.read(request.time() / NANOSECONDS_OF_MILLISECOND);
      if (!isNothing(token)) return this.put(token, request);
      return minted.isRefused ? AuthOutcome.RefusedCredential : AuthOutcome.AwaitedToken;
    }
    if (isNothing(this.configured)) return AuthOutcome.MissingCredential;
    request.set(this.name, this.configured);
    return AuthOutcome.Ok;
  }

  private put(key: Slice, request: UpstreamRequest): AuthOutcome {
    if (!fitsHeader(key)) return AuthOutcome.MalformedCredential;
    const value = new Sink();
    value.bytes(this.scheme);
    value.bytes(this.withoutScheme(key));
    const exhausted = value.exhausted;
    if (!exhausted) request.set(this.name, value.written);
    value.dispose();
    return exhausted ? AuthOutcome.NoMemory : AuthOutcome.Ok;
  }

  /** A key that was taken from a header like this one comes with the scheme already. */
  private withoutScheme(key: Slice): Slice {
    const length = lengthOf(this.scheme);
    if (isEmpty(this.scheme) || lengthOf(key) <= length) return key;
    return equalsIgnoringCase(cut(key, 0, length), this.scheme) ? cut(key, length, lengthOf(key)) : key;
  }
}
