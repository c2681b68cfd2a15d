import { literal } from "../bytes/ascii";

/** Begins the headers that only the gateway writes: what anybody else sends under these names is forged. */
export const CONTROL_PREFIX = literal("x-ai-eg-");

/** Names the backends that a request may go to, in order, joined by commas: Envoy's routes match the whole value. */
export const BACKEND_HEADER = literal("x-ai-eg-backend");

/** The model that the client asked for. */
export const MODEL_HEADER = literal("x-ai-eg-model");

/** The path that the client asked for, and Envoy's own name for it: Envoy AI Gateway's routes may read either. */
export const ORIGINAL_PATH_HEADER = literal("x-ai-eg-original-path");
export const ENVOY_ORIGINAL_PATH = literal("x-envoy-original-path");

/** On a reply from the `upstream` role to the `router` role: the status that the client is to get, with the error kept for it. */
export const STATUS_HEADER = literal("x-ai-eg-status");

/** How many retries Envoy may make beyond the first attempt. */
export const ATTEMPT_LIMIT = literal("x-envoy-max-retries");

/** Begins the headers by which a request brings its own credential: an authenticator may read them, nobody beyond the gateway sees them. */
export const CREDENTIAL_INPUTS = literal("x-aigw-");
