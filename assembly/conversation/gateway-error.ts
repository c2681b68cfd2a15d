/** Why the gateway answers by itself. */
export const enum ErrorKind {
  BadRequest,
  /** The backend's credential is missing. */
  Unauthorized,
  NotFound,
  PayloadTooLarge,
  /** Valid in the client's API, but the backend cannot say it. */
  Unprocessable,
  TooManyRequests,
  UpstreamMalformed,
  /** No endpoint, or no memory. */
  Unavailable,
  Internal,
}

/** An answer of the gateway's own, still without a wire format: the client's dialect writes it. */
export class GatewayError {
  constructor(
    readonly kind: ErrorKind,
    readonly message: string,
    /** The request field at fault; empty where there is none. */
    readonly field: string = "",
    /** A machine-readable reason; empty where the kind says it all. */
    readonly code: string = "",
  ) {}

  /** The HTTP status. */
  get status(): i32 {
    switch (this.kind) {
      case ErrorKind.BadRequest:
        return 400;
      case ErrorKind.Unauthorized:
        return 401;
      case ErrorKind.NotFound:
        return 404;
      case ErrorKind.PayloadTooLarge:
        return 413;
      case ErrorKind.Unprocessable:
        return 422;
      case ErrorKind.TooManyRequests:
        return 429;
      case ErrorKind.UpstreamMalformed:
        return 502;
      case ErrorKind.Unavailable:
        return 503;
      default:
        return 500;
    }
  }

  /** The name in access logs and metrics. */
  get label(): string {
    switch (this.kind) {
      case ErrorKind.BadRequest:
        return "bad_request";
      case ErrorKind.Unauthorized:
        return "unauthorized";
      case ErrorKind.NotFound:
        return "not_found";
      case ErrorKind.PayloadTooLarge:
        return "payload_too_large";
      case ErrorKind.Unprocessable:
        return "unprocessable";
      case ErrorKind.TooManyRequests:
        return "too_many_requests";
      case ErrorKind.UpstreamMalformed:
        return "upstream_malformed";
      case ErrorKind.Unavailable:
        return "unavailable";
      default:
        return "internal";
    }
  }
}

/** An error for what the client may ask for and the backend cannot do. */
export function refuse(message: string, field: string): GatewayError {
  return new GatewayError(ErrorKind.Unprocessable, message, field);
}
