import { literal } from "../bytes/ascii";

/** Names the backend to Envoy's routes, which match it and take it off. */
export const BACKEND_HEADER = literal("x-ai-eg-backend");

/** How many retries Envoy may make beyond the first attempt. */
export const ATTEMPT_LIMIT = literal("x-envoy-max-retries");

/** Begins the headers by which a request brings its own credential: an authenticator may read them, nobody beyond the gateway sees them. */
export const CREDENTIAL_INPUTS = literal("x-aigw-");
