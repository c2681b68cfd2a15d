import { Slice, isNothing } from "../bytes/slice";
import { PickRequest } from "../picker/pick-request";
import { OBJECTIVE, OLDER_OBJECTIVE } from "../picker/protocol-headers";
import { Pool } from "./pool";
import { RequestHeaders } from "./request-headers";
import { currentMilliseconds } from "./time";

/** What a pick may ask about a request; its slices live as long as `headers`, `body` and `model`. */
export function pickRequestOf(pool: Pool, headers: RequestHeaders, body: Slice, model: Slice): PickRequest {
  const request = new PickRequest();
  request.now = currentMilliseconds();
  request.model = model;
  const prefixCache = pool.definition.picker.prefixCache;
  if (pool.readsBody) request.readBody(body, prefixCache.blockBytes * prefixCache.mostBlocks);
  const objective = headers.get(OBJECTIVE);
  request.priority = pool.priorityOf(isNothing(objective) ? headers.get(OLDER_OBJECTIVE) : objective);
  request.subsetList = pool.subsetOf(headers);
  request.sessionId = headers.get(pool.definition.picker.session.id);
  request.sessionToken = headers.get(pool.definition.picker.session.token);
  return request;
}
