import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, cut, lengthOf, startOf } from "../../bytes/slice";
import { NO_VERSION } from "../../bytes/shared-store";
import { HostStore } from "../host-store";

const KEY = literal("access-token/");

/** Before the token, little-endian: until when it lives and when to ask again, u64; tries that failed, u32; whether the last was refused, u32. */
const HEAD: i32 = 24;

/** What the workers share of one credential: its token, in memory only, and how the exchange stands. */
export class TokenRecord {
  private readonly key: Sink = new Sink();
  private readonly record: Sink = new Sink();
  private readonly store: HostStore = new HostStore();

  constructor(name: Slice) {
    this.key.bytes(KEY);
    this.key.bytes(name);
  }

  /** Looks what is there; to be called before anything is asked. */
  read(): void {
    this.record.clear();
    this.store.read(this.key.written, this.record);
  }

  /** In milliseconds since 1970, as all times here. */
  get expiresAt(): u64 {
    return this.isThere ? load<u64>(startOf(this.record.written)) : 0;
  }

  get askAgainAt(): u64 {
    return this.isThere ? load<u64>(startOf(this.record.written), 8) : 0;
  }

  get failures(): u32 {
    return this.isThere ? load<u32>(startOf(this.record.written), 16) : 0;
  }

  get isRefused(): bool {
    return this.isThere && load<u32>(startOf(this.record.written), 20) != 0;
  }

  /** NOTHING where there is none. */
  get token(): Slice {
    const record = this.record.written;
    return lengthOf(record) > HEAD ? cut(record, HEAD, lengthOf(record)) : NOTHING;
  }

  /** Publishes a new token. */
  succeed(token: Slice, expiresAt: u64, askAgainAt: u64): void {
    this.record.clear();
    this.writeHead(expiresAt, askAgainAt, 0, false);
    this.record.bytes(token);
    this.publish();
  }

  /** Publishes a failure. The token that is there may be used until it expires. */
  fail(askAgainAt: u64, isRefusal: bool): void {
    const expiresAt = this.expiresAt;
    const failures = this.failures + 1;
    const before = new Sink();
    before.bytes(this.token);
    this.record.clear();
    this.writeHead(expiresAt, askAgainAt, failures, isRefusal);
    this.record.bytes(before.written);
    before.dispose();
    this.publish();
  }

  dispose(): void {
    this.key.dispose();
    this.record.dispose();
  }

  private get isThere(): bool {
    return this.record.length >= HEAD;
  }

  private writeHead(expiresAt: u64, askAgainAt: u64, failures: u32, isRefused: bool): void {
    this.record.littleEndian(expiresAt, 8);
    this.record.littleEndian(askAgainAt, 8);
    this.record.littleEndian(failures, 4);
    this.record.littleEndian(isRefused as u64, 4);
  }

  private publish(): void {
    if (!this.record.exhausted) this.store.write(this.key.written, this.record.written, NO_VERSION);
  }
}
