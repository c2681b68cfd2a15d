import { equalsIgnoringCase, literal, parseDecimal } from "../bytes/ascii";
import { Slice, equals, isEmpty } from "../bytes/slice";
import { writePassthroughPath } from "../backend/passthrough-path";
import { writeUpstreamHeaders } from "../backend/upstream-headers";
import { GatewayError } from "../conversation/gateway-error";
import { queryOf, withoutQuery } from "../endpoint/endpoint-table";
import { isDisguised, isPlainPath } from "../endpoint/plain-path";
import { Buffer } from "../host/buffers";
import { BodyBuffer } from "./body-buffer";
import { BackendChoice } from "./choose-backend";
import { turnHeaders } from "./dispatch";
import { Exchange } from "./exchange";
import { ambiguousPath, tooLarge, unknownEndpoint, unsupportedUpgrade } from "./failures";
import { takeRequest } from "./request-body";
import { RequestHeaders } from "./request-headers";
import { HostRequest } from "./upstream-request";

const METHOD = literal(":method");
const CONNECT = literal("CONNECT");
const UPGRADE = literal("upgrade");
const WEBSOCKET = literal("websocket");
const CONTENT_LENGTH = literal("content-length");

/** A request that is no endpoint's, on its way to a backend of its own family: only path, headers and credential change. */
export class Passthrough {
  /** The body, where it is signed and must be there before the request leaves; it stays unused elsewhere. */
  private readonly body: BodyBuffer;

  /** `path`: of the client, with its query; it must live as long as this. */
  constructor(
    private readonly exchange: Exchange,
    private readonly headers: RequestHeaders,
    private readonly path: Slice,
    readonly choice: BackendChoice,
  ) {
    this.body = new BodyBuffer(Buffer.RequestBody, exchange.installation.config.limits.requestBody);
  }

  /** An error where the request must not go on, whatever the backend. */
  check(): GatewayError | null {
    const method = this.headers.get(METHOD);
    const isUpgrade = equalsIgnoringCase(this.headers.get(UPGRADE), WEBSOCKET);
    if (isUpgrade || equals(method, CONNECT)) return unsupportedUpgrade();
    const endpoints = this.exchange.installation.endpoints;
    if (isEmpty(endpoints.belowPrefix(this.path))) return unknownEndpoint(method, this.path);
    const asked = withoutQuery(this.path);
    if (!isPlainPath(asked)) return ambiguousPath();
    if (isDisguised(endpoints, method, asked)) return unknownEndpoint(method, this.path);
    const limit = this.body.limit;
    const isTooLarge = this.isSigned && parseDecimal(this.headers.get(CONTENT_LENGTH)) > (limit as i64);
    return isTooLarge ? tooLarge(limit) : null;
  }

  /** Whether the credential covers the body. */
  get isSigned(): bool {
    const authenticator = this.exchange.installation.authenticators[this.choice.backend];
    return authenticator !== null && authenticator.signsBody;
  }

  get content(): Slice {
    return this.body.content;
  }

  /** Takes the `size` bytes that the host holds now. */
  take(size: i32): GatewayError | null {
    return takeRequest(this.body, size);
  }

  /** Turns the headers to the backend. An error where it cannot be served; then nothing has left. */
  leave(): GatewayError | null {
    const schema = this.exchange.installation.config.backends[this.choice.backend].schema;
    const below = this.exchange.installation.endpoints.belowPrefix(this.path);
    const request = new HostRequest(this.headers, this.body.content);
    writePassthroughPath(schema, below, queryOf(this.path), request.target);
    writeUpstreamHeaders(schema, true, request);
    const error = turnHeaders(this.exchange, this.headers, request, this.choice);
    request.dispose();
    this.exchange.passesReply = error === null;
    return error;
  }

  dispose(): void {
    this.body.dispose();
  }
}
