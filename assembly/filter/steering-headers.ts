import { literal } from "../bytes/ascii";

/** Names the backend to Envoy's routes, which match it and take it off. */
export const BACKEND_HEADER = literal("x-ai-eg-backend");

/** The endpoints a request may go to, best first: the endpoint picker protocol's header, which `header_to_metadata` turns into metadata. */
export const DESTINATION_ENDPOINT = literal("x-gateway-destination-endpoint");

/** How many retries Envoy may make beyond the first attempt. */
export const ATTEMPT_LIMIT = literal("x-envoy-max-retries");
