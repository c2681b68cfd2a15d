import { literal } from "../bytes/ascii";

/** What the client is told where a stream ends without its last event. */
export const BROKE_OFF = literal("the upstream's stream ended before the reply was complete");
