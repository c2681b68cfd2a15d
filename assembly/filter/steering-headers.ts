import { literal } from "../bytes/ascii";
import { Slice } from "../bytes/slice";

/** Names the backend to Envoy's routes, which match it and take it off. */
export const BACKEND_HEADER = literal("x-ai-eg-backend");

/** The endpoints a request may go to, best first: the endpoint picker protocol's header, which `header_to_metadata` turns into metadata. */
export const DESTINATION_ENDPOINT = literal("x-gateway-destination-endpoint");

/** How many retries Envoy may make beyond the first attempt. */
export const ATTEMPT_LIMIT = literal("x-envoy-max-retries");

/** What of the endpoint picker protocol only gateways and pickers write, under the names of the protocol and of its predecessor. */
export const SERVED_ENDPOINT = literal("x-gateway-destination-endpoint-served");
export const FALLBACK_ENDPOINT = literal("x-gateway-destination-endpoint-fallback");
export const MODEL_REWRITE = literal("x-gateway-model-name-rewrite");
export const MODEL_REWRITE_NEW = literal("x-llm-d-model-name-rewrite");

/** What a client says of its request's importance; the newer name wins. */
export const OBJECTIVE = literal("x-gateway-inference-objective");
export const OBJECTIVE_NEW = literal("x-llm-d-inference-objective");

/** What clients say to the picker alone: backends do not get to see it. */
export const PICKER_INPUTS: StaticArray<Slice> = [
  OBJECTIVE,
  OBJECTIVE_NEW,
  literal("x-gateway-inference-fairness-id"),
  literal("x-llm-d-inference-fairness-id"),
];
