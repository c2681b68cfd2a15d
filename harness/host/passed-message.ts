import type { HeaderList } from "./header-map.ts";

/** What has been let through to the other side, so far. */
export class PassedMessage {
  /** Undefined until the headers went through. */
  headers: HeaderList | undefined;
  trailers: HeaderList | undefined;
  /** The pieces of the body, in order; none of them is empty. */
  readonly chunks: Uint8Array[] = [];
  /** Whether the end of the message went through. */
  ended = false;

  /** All bytes of the body that went through so far. */
  get body(): Uint8Array {
    return Buffer.concat(this.chunks);
  }

  passHeaders(headers: HeaderList, end: boolean): void {
    this.headers = headers;
    this.ended ||= end;
  }

  passData(bytes: Uint8Array, end: boolean): void {
    if (bytes.length > 0) this.chunks.push(bytes);
    this.ended ||= end;
  }

  passTrailers(trailers: HeaderList): void {
    this.trailers = trailers;
    this.ended = true;
  }
}
