/** What a provider answers where it does not reply. */
export interface Failure {
  headers?: Record<string, string>;
  body: object;
}

/** Writes a failure as the provider words it. */
export type FailureWriter = (status: number, message: string, code?: string) => Failure;

/** How OpenAI and Azure fail. */
export const openAiFailure: FailureWriter = (status, message) => {
  const types = new Map([
    [401, "authentication_error"],
    [429, "rate_limit_error"],
    [503, "server_error"],
  ]);
  const type = types.get(status) ?? "invalid_request_error";
  return { body: { error: { message, type, param: null, code: null } } };
};

/** How Anthropic fails. */
export const anthropicFailure: FailureWriter = (status, message, code) => {
  const types = new Map([
    [401, "authentication_error"],
    [429, "rate_limit_error"],
    [503, "overloaded_error"],
  ]);
  const type = types.get(status) ?? "invalid_request_error";
  const details = code === undefined ? null : { error_code: code };
  return { body: { type: "error", error: { type, message, details }, request_id: "req_simulated" } };
};

/** How Amazon's services fail: a header names the kind. */
export const awsFailure: FailureWriter = (status, message) => {
  const types = new Map([
    [401, "UnrecognizedClientException"],
    [429, "ThrottlingException"],
    [503, "ServiceUnavailableException"],
  ]);
  return {
    headers: { "x-amzn-errortype": types.get(status) ?? "ValidationException" },
    body: { message },
  };
};

/** How Google's services fail. */
export const googleFailure: FailureWriter = (status, message) => {
  const names = new Map([
    [401, "UNAUTHENTICATED"],
    [429, "RESOURCE_EXHAUSTED"],
    [503, "UNAVAILABLE"],
  ]);
  return { body: { error: { code: status, message, status: names.get(status) ?? "INVALID_ARGUMENT" } } };
};

/** How Cohere fails. */
export const cohereFailure: FailureWriter = (status, message) => {
  return { body: { id: `failure-${status}`, message } };
};
