import { AuthOutcome } from "../auth/authenticator";
import { Slice, cut, isNothing, lengthOf, startOf } from "../bytes/slice";
import { ErrorKind, GatewayError } from "../conversation/gateway-error";
import { withoutQuery } from "../endpoint/endpoint-table";
import { missingModel } from "../endpoint/request-facts";
import { describeError } from "../json/error";
import { Tape } from "../json/tape";

/** What of a client's text is repeated in a message, in bytes. */
const LONGEST_ECHO: i32 = 200;

export function unknownEndpoint(method: Slice, path: Slice): GatewayError {
  const what = echo(method) + " " + echo(withoutQuery(path));
  return new GatewayError(ErrorKind.NotFound, "the gateway does not serve " + what, "", "unknown_url");
}

/** A path that the backend may take for another one. */
export function ambiguousPath(): GatewayError {
  return new GatewayError(
    ErrorKind.BadRequest,
    "the path must not hold empty segments, `.`, `..` or control characters, percent-encoded or not",
    "",
    "ambiguous_path",
  );
}

/** The request asks for another protocol on its connection, such as a WebSocket. */
export function unsupportedUpgrade(): GatewayError {
  return new GatewayError(
    ErrorKind.NotFound,
    "the gateway does not serve WebSockets: use the API's HTTP endpoints",
    "",
    "unsupported_upgrade",
  );
}

export function emptyBody(): GatewayError {
  return new GatewayError(ErrorKind.BadRequest, "the request body is empty");
}

/** The endpoint takes forms, and the content type is that of something else or lacks what reading one takes. */
export function notAForm(): GatewayError {
  return new GatewayError(
    ErrorKind.BadRequest,
    "the request must be a form: its content-type is not multipart/form-data with a boundary of up to 70 characters",
  );
}

export function tooLarge(limit: i32): GatewayError {
  return new GatewayError(
    ErrorKind.PayloadTooLarge,
    "the request body exceeds " + limit.toString() + " bytes (limits.requestBody)",
  );
}

export function noMemory(): GatewayError {
  return new GatewayError(
    ErrorKind.Unavailable,
    "the gateway has no memory left for this request (limits.vmMemory); try again later",
    "",
    "out_of_memory",
  );
}

export function unexpectedTrailers(): GatewayError {
  return new GatewayError(ErrorKind.BadRequest, "request trailers are not supported");
}

/** A body that is no JSON; `tape` is what its scan left. */
export function malformedJson(tape: Tape): GatewayError {
  const where = " at byte " + tape.errorOffset.toString();
  return new GatewayError(
    ErrorKind.BadRequest,
    "the request body is not valid JSON: " + describeError(tape.error) + where,
  );
}

/** No rule accepts the model; NOTHING for a request that names none. */
export function unknownModel(model: Slice): GatewayError {
  if (isNothing(model)) return missingModel();
  return new GatewayError(
    ErrorKind.NotFound,
    "no backend serves the model `" + echo(model) + "`",
    "model",
    "model_not_found",
  );
}

/** None of the models that are listed where the client asked has that name. */
export function unknownListedModel(model: Slice): GatewayError {
  return new GatewayError(
    ErrorKind.NotFound,
    "the model `" + echo(model) + "` does not exist",
    "model",
    "model_not_found",
  );
}

/** `path`: of the API, below its prefix. */
export function unsupportedBackend(backend: Slice, path: string): GatewayError {
  return new GatewayError(
    ErrorKind.Unprocessable,
    "the backend `" + echo(backend) + "` does not serve " + path,
  );
}

/** Why a request must not leave for its backend: `outcome` is not Ok. */
export function unauthenticated(outcome: AuthOutcome): GatewayError {
  switch (outcome) {
    case AuthOutcome.IncompleteCredential:
      return new GatewayError(
        ErrorKind.BadRequest,
        "the request's AWS credential is incomplete: send both the access key id and the secret access key",
        "",
        "incomplete_credential",
      );
    case AuthOutcome.MalformedCredential:
      return new GatewayError(
        ErrorKind.BadRequest,
        "the request's credential holds a line break or a zero byte",
        "",
        "malformed_credential",
      );
    case AuthOutcome.AwaitedToken:
      return new GatewayError(
        ErrorKind.Unavailable,
        "the gateway has no access token for the backend yet; try again later",
        "",
        "token_pending",
      );
    case AuthOutcome.RefusedCredential:
      return new GatewayError(ErrorKind.Unauthorized, "the token endpoint refuses the configured credential");
    case AuthOutcome.NoMemory:
      return noMemory();
    default:
      return new GatewayError(ErrorKind.Unauthorized, "missing upstream credential");
  }
}

/** The upstream answered with success, but not with what its API documents. */
export function malformedReply(): GatewayError {
  return new GatewayError(ErrorKind.UpstreamMalformed, "the upstream's reply is not what its API documents");
}

export function replyTooLarge(limit: i32): GatewayError {
  return new GatewayError(
    ErrorKind.UpstreamMalformed,
    "the upstream's reply exceeds " + limit.toString() + " bytes (limits.responseBody)",
    "",
    "upstream_too_large",
  );
}

export function noEndpoint(pool: Slice): GatewayError {
  return new GatewayError(
    ErrorKind.Unavailable,
    "the inference pool `" + echo(pool) + "` has no endpoint that could serve the request",
    "",
    "no_endpoint",
  );
}

/** The pool is at its limits and the request's objective lets it be shed. */
export function saturated(pool: Slice): GatewayError {
  return new GatewayError(
    ErrorKind.TooManyRequests,
    "the inference pool `" +
      echo(pool) +
      "` is saturated and this request has a priority below 0; try again later",
    "",
    "saturated",
  );
}

/** Envoy keeps from the filter the body it waits for. */
export function missingSetting(): GatewayError {
  return new GatewayError(
    ErrorKind.Internal,
    "the gateway is not set up right: Envoy does not show it the body that it waits for. Set " +
      "`allow_on_headers_stop_iteration: true` in the plugin configuration of Envoy's wasm filter",
    "",
    "missing_allow_on_headers_stop_iteration",
  );
}

/** The external picker gave no usable answer and the pool's failure mode is FailClose. */
export function noPick(pool: Slice, reason: string): GatewayError {
  return new GatewayError(
    ErrorKind.Unavailable,
    "no endpoint was picked for the inference pool `" + echo(pool) + "`: " + reason,
    "",
    "endpoint_picker_unavailable",
  );
}

/** An external picker refused the request, which other backends may serve. */
export function answeredByPicker(backend: Slice, status: i32): GatewayError {
  return new GatewayError(
    status == 429 ? ErrorKind.TooManyRequests : ErrorKind.Unavailable,
    "the endpoint picker of the backend `" +
      echo(backend) +
      "` refused the request with status " +
      status.toString(),
    "",
    "endpoint_picker_refused",
  );
}

/** The tokens of a budget are used up, or (not `isSpent`) too many are reserved by requests that are on their way. */
export function overBudget(budget: Slice, isSpent: bool, seconds: u64): GatewayError {
  const what = isSpent ? " is used up; try again in " : " is reserved by other requests; try again in ";
  return new GatewayError(
    ErrorKind.TooManyRequests,
    "the token budget `" + echo(budget) + "`" + what + seconds.toString() + " s",
    "",
    "rate_limit_exceeded",
  );
}

/** Nothing tells which backend an attempt is for. */
export function unnamedBackend(): GatewayError {
  return new GatewayError(
    ErrorKind.Internal,
    "no backend is named for this attempt: Envoy's metadata has none, nor does the header x-ai-eg-backend",
    "",
    "unnamed_backend",
  );
}

function echo(text: Slice): string {
  if (lengthOf(text) <= LONGEST_ECHO) return String.UTF8.decodeUnsafe(startOf(text), lengthOf(text) as usize);
  const head = cut(text, 0, LONGEST_ECHO);
  return String.UTF8.decodeUnsafe(startOf(head), LONGEST_ECHO as usize) + "…";
}
