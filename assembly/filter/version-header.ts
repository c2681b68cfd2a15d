import { literal } from "../bytes/ascii";
import { equals, isNothing } from "../bytes/slice";
import { HeaderMap, getHeader, removeHeader, setHeader } from "../host/headers";
import { free } from "../host/returned";
import { Installation } from "./installation";

/** What a client asks with. Not `x-ai-eg-…`: proxies take those off requests before the filter sees them. */
const DEBUG_HEADER = literal("x-ai-gateway-debug");
const VERSION = literal("version");
const VERSION_HEADER = literal("x-ai-eg-version");

/** Tells a client that asks, where the configuration allows it, which module and which configuration serve it. */
export class VersionHeader {
  private isWanted: bool = false;

  constructor(private readonly installation: Installation) {}

  /** In the callback of the request's headers: looks for the question, and keeps it from backends. */
  onRequest(): void {
    if (!this.installation.config.debugHeaders) return;
    const asked = getHeader(HeaderMap.Request, DEBUG_HEADER);
    this.isWanted = equals(asked, VERSION);
    if (!isNothing(asked)) removeHeader(HeaderMap.Request, DEBUG_HEADER);
    free(asked);
  }

  /** In the callback of the reply's headers. */
  onReply(): void {
    if (this.isWanted) setHeader(HeaderMap.Response, VERSION_HEADER, this.installation.identity.description);
  }
}
