import { literal } from "../bytes/ascii";

// What access logs show as the response code details where the gateway writes a reply anew.

/** The upstream's error, in the client's dialect. */
export const UPSTREAM_ERROR = literal("ai_gateway_upstream_error");
/** A reply that began with success and then failed. */
export const UPSTREAM_FAILED = literal("ai_gateway_upstream_failed");
/** A reply with success. */
export const TRANSLATED = literal("ai_gateway_translated");
