import { Arena } from "../bytes/arena";
import { NOTHING, Slice } from "../bytes/slice";
import { Fields } from "./fields";
import { parseHeaderName } from "./header";

/** The headers, in lower case, by which a session keeps its endpoint. */
export class SessionHeaders {
  /** Names the session; the client's own. */
  id: Slice = NOTHING;
  /** Names the endpoint; the gateway's, which a client sends back. */
  token: Slice = NOTHING;

  constructor(arena: Arena) {
    this.id = arena.ascii("x-session-id");
    this.token = arena.ascii("x-session-token");
  }
}

export function parseSessionHeaders(fields: Fields, into: SessionHeaders): void {
  const id = fields.find("idHeader");
  if (id) into.id = parseHeaderName(id);
  const token = fields.find("tokenHeader");
  if (token) into.token = parseHeaderName(token);
  fields.close();
}
