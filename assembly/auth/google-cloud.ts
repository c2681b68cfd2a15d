import { Arena } from "../bytes/arena";
import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, cut, isEmpty, lengthOf } from "../bytes/slice";
import { AuthOutcome } from "./authenticator";
import { Bearer } from "./bearer";
import { RequestKey } from "./credential-source";
import { UpstreamRequest } from "./upstream-request";

const SLASH: u8 = 0x2f;
const PROJECTS = literal("/v1/projects/");
const LOCATIONS = literal("/locations/");

/** Vertex AI: an access token as bearer, and the project and its location at the head of the path. */
export class GoogleCloud extends Bearer {
  constructor(
    memory: Arena,
    private readonly project: Slice,
    private readonly location: Slice,
    token: Slice,
    requestKey: RequestKey | null,
    inputs: Slice[],
  ) {
    super(memory, token, requestKey, inputs);
  }

  apply(request: UpstreamRequest): AuthOutcome {
    const outcome = super.apply(request);
    if (outcome != AuthOutcome.Ok) return outcome;
    const path = new Sink();
    path.bytes(PROJECTS);
    path.bytes(this.project);
    path.bytes(LOCATIONS);
    path.bytes(this.location);
    path.byte(SLASH);
    path.bytes(withoutLeadingSlash(request.path()));
    const exhausted = path.exhausted;
    if (!exhausted) request.setPath(path.written);
    path.dispose();
    return exhausted ? AuthOutcome.NoMemory : AuthOutcome.Ok;
  }
}

function withoutLeadingSlash(path: Slice): Slice {
  return !isEmpty(path) && byteAt(path, 0) == SLASH ? cut(path, 1, lengthOf(path)) : path;
}
