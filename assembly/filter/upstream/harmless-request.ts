import { literal } from "../../bytes/ascii";
import { HeaderMap, getHeaderPairs, removeHeader, setHeader } from "../../host/headers";
import { free } from "../../host/returned";
import { ENVOY_ORIGINAL_PATH } from "../steering-headers";
import { removeAll } from "./original-headers";

const METHOD = literal(":method");
const OPTIONS = literal("OPTIONS");
const PATH = literal(":path");
const ROOT = literal("/");
const CONTENT_LENGTH = literal("content-length");
const NONE = literal("0");

/** Turns the request's headers into those of one that asks for nothing and says nothing of the client. Its body must be left out. */
export function makeHarmless(): void {
  const headers = getHeaderPairs(HeaderMap.Request);
  removeAll(headers);
  free(headers);
  removeHeader(HeaderMap.Request, ENVOY_ORIGINAL_PATH);
  setHeader(HeaderMap.Request, METHOD, OPTIONS);
  setHeader(HeaderMap.Request, PATH, ROOT);
  setHeader(HeaderMap.Request, CONTENT_LENGTH, NONE);
}
