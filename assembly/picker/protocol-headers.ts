import { literal } from "../bytes/ascii";

// The headers of the endpoint picker protocol, which are keys of its metadata too, and those that its pickers have beside it: under the
// name of the Gateway API inference extension, and under that which llm-d has used since its version 0.9. The newer name wins.

/** The endpoints a request may go to, best first, as `ip:port,ip:port`. */
export const DESTINATION_ENDPOINT = literal("x-gateway-destination-endpoint");
/** More of them, as the protocol had it before its version 0.4. */
export const FALLBACK_ENDPOINT = literal("x-gateway-destination-endpoint-fallback");
/** Those that a picker may name. */
export const ENDPOINT_SUBSET = literal("x-gateway-destination-endpoint-subset");
/** The one that answered. */
export const SERVED_ENDPOINT = literal("x-gateway-destination-endpoint-served");

/** The model to ask for instead. */
export const MODEL_REWRITE = literal("x-llm-d-model-name-rewrite");
export const OLDER_MODEL_REWRITE = literal("x-gateway-model-name-rewrite");

/** What a client says of its request's importance. */
export const OBJECTIVE = literal("x-llm-d-inference-objective");
export const OLDER_OBJECTIVE = literal("x-gateway-inference-objective");

/** Whose requests are to get equal shares. */
export const FAIRNESS_ID = literal("x-llm-d-inference-fairness-id");
export const OLDER_FAIRNESS_ID = literal("x-gateway-inference-fairness-id");
