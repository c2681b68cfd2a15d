import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, equals, sliceOf, startOf } from "../../bytes/slice";
import { Hmac } from "../../crypto/hmac";
import { DIGEST_SIZE } from "../../crypto/sha256";

const DATE_SIZE: i32 = 8;
const KEY_PREFIX = literal("AWS4");
const TERMINATION = literal("aws4_request");

/** The key that signs the requests of one day, derived from a secret access key. */
export class SigningKey {
  private readonly bytes: StaticArray<u8> = new StaticArray<u8>(DIGEST_SIZE);
  private readonly date: StaticArray<u8> = new StaticArray<u8>(DATE_SIZE);

  /** The slices must live as long as this. */
  constructor(
    private readonly secret: Slice,
    private readonly region: Slice,
    private readonly service: Slice,
    private readonly hmac: Hmac,
  ) {}

  /**
   * The key of a date (`20260101`), derived anew only when the date has changed. Valid until the next call; NOTHING where there is no
   * memory for it.
   */
  of(date: Slice): Slice {
    const key = sliceOf(changetype<usize>(this.bytes), DIGEST_SIZE);
    const derived = sliceOf(changetype<usize>(this.date), DATE_SIZE);
    if (equals(derived, date)) return key;
    const secret = new Sink();
    secret.bytes(KEY_PREFIX);
    secret.bytes(this.secret);
    const complete = !secret.exhausted;
    if (complete) this.derive(secret.written, date);
    secret.dispose();
    return complete ? key : NOTHING;
  }

  private derive(prefixedSecret: Slice, date: Slice): void {
    let key = this.code(prefixedSecret, date);
    key = this.code(key, this.region);
    key = this.code(key, this.service);
    key = this.code(key, TERMINATION);
    memory.copy(changetype<usize>(this.bytes), startOf(key), DIGEST_SIZE);
    memory.copy(changetype<usize>(this.date), startOf(date), DATE_SIZE);
  }

  private code(key: Slice, message: Slice): Slice {
    this.hmac.start(key);
    this.hmac.update(message);
    return this.hmac.finish();
  }
}
