import { literal } from "../../bytes/ascii";
import { Slice, byteAt, equals, isEmpty, isNothing, startsWith } from "../../bytes/slice";
import { HeaderPairs } from "../../host/header-pairs";
import { HeaderMap, addHeader, getHeaderPairs, removeHeader, setHeader } from "../../host/headers";
import { free } from "../../host/returned";
import { firstHeaders, keepFirstHeaders } from "../attempt-state";

const COLON: u8 = 0x3a;
const AUTHORITY = literal(":authority");
const SCHEME = literal(":scheme");
const ENVOY_PREFIX = literal("x-envoy-");
const FORWARDED_HOST = literal("x-forwarded-host");

/**
 * Gives an attempt the headers that the first one found: Envoy keeps the body for each attempt, but lets every one find the headers as the one
 * before it left them.
 */
export function restoreHeaders(): void {
  const first = firstHeaders();
  const current = getHeaderPairs(HeaderMap.Request);
  if (isNothing(first)) keepFirstHeaders(current);
  else if (!equals(first, current)) replace(current, first);
  free(first);
  free(current);
}

function replace(current: Slice, first: Slice): void {
  removeAll(current);
  const pairs = new HeaderPairs(first);
  while (pairs.next()) {
    if (isOfEnvoy(pairs.name)) continue;
    if (isPseudo(pairs.name)) setHeader(HeaderMap.Request, pairs.name, pairs.value);
    else addHeader(HeaderMap.Request, pairs.name, pairs.value);
  }
}

/** Takes off every header but those without which there is no request, and those that are Envoy's own. */
export function removeAll(serialised: Slice): void {
  const pairs = new HeaderPairs(serialised);
  while (pairs.next()) {
    if (!isOfEnvoy(pairs.name) && !isPseudo(pairs.name)) removeHeader(HeaderMap.Request, pairs.name);
  }
}

function isPseudo(name: Slice): bool {
  return !isEmpty(name) && byteAt(name, 0) == COLON;
}

/** What Envoy writes for each attempt anew: where it goes and what time it has. */
function isOfEnvoy(name: Slice): bool {
  return (
    equals(name, AUTHORITY) ||
    equals(name, SCHEME) ||
    startsWith(name, ENVOY_PREFIX) ||
    equals(name, FORWARDED_HOST)
  );
}
