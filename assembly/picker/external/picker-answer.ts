import { parseDecimal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { NOTHING, Slice, equals, isEmpty, isNothing, lengthOf } from "../../bytes/slice";
import { EndpointSet } from "../endpoint-set";
import { admit } from "./admission";
import { Destinations } from "./destinations";
import { ExternalPick } from "./external-pick";
import { Inquiry } from "./inquiry";
import { loadBalancerText } from "./metadata";
import { PickFailure, PickProblem } from "./pick-failure";
import { PickedHeader, PickedHeaders, pickedHeaderName } from "./picked-headers";
import { ProcessingResponse, ResponseKind } from "./processing-response";
import { ReturnedBody } from "./returned-body";

/** How much larger than the request a body may come back: keys are escaped anew, nothing is added. */
const BODY_GROWTH: i64 = 2;
const BODY_ALLOWANCE: i64 = 64 * 1024;

/** What a picker has said of a request so far: it does so in several messages, which come in any order. */
export class PickerAnswer {
  private readonly headers: PickedHeaders = new PickedHeaders();
  /** What was named in the end: the pick points into it. */
  private readonly named: Destinations = new Destinations();
  private readonly fromMetadata: Destinations = new Destinations();
  private readonly fallbacks: Destinations = new Destinations();
  private readonly subset: Destinations | null;
  private readonly body: ReturnedBody;
  private readonly askedModel: Sink = new Sink();
  private readonly hasBody: bool;
  private hasHeaders: bool = false;
  private hasWholeBody: bool = false;

  constructor(inquiry: Inquiry) {
    this.hasBody = !isNothing(inquiry.body);
    const limit = (lengthOf(inquiry.body) as i64) * BODY_GROWTH + BODY_ALLOWANCE;
    this.body = new ReturnedBody(min(limit, i32.MAX_VALUE as i64) as i32);
    this.askedModel.bytes(inquiry.model);
    this.subset = subsetOf(inquiry);
  }

  /** Whether an endpoint was named, if only one that is refused. */
  get namesEndpoint(): bool {
    return !isEmpty(this.headers.get(PickedHeader.Destination)) || isNamed(this.fromMetadata);
  }

  /**
   * Whether nothing more is to come that matters. A picker that announces a body, by its length, has written it anew, and may have changed
   * the model in it; one that does not answers by headers alone.
   */
  get isComplete(): bool {
    const announced = this.announcedLength;
    // Some leave out the end of the stream.
    const hasBody = this.hasWholeBody || (announced > 0 && (this.body.length as i64) >= announced);
    return this.namesEndpoint ? hasBody || announced <= 0 : this.hasHeaders && (hasBody || !this.hasBody);
  }

  /** Takes over what one message says. A failure where it cannot be used. */
  take(message: ProcessingResponse): PickFailure | null {
    if (!this.headers.take(message.headerMutation)) return new PickFailure(PickProblem.Malformed);
    if (message.kind == ResponseKind.RequestHeaders) this.hasHeaders = true;
    if (message.kind == ResponseKind.RequestBody && !this.takeBody(message)) {
      return new PickFailure(PickProblem.TooLarge);
    }
    const metadata = message.dynamicMetadata;
    this.fromMetadata.add(loadBalancerText(metadata, pickedHeaderName(PickedHeader.Destination)));
    this.fallbacks.add(loadBalancerText(metadata, pickedHeaderName(PickedHeader.Fallback)));
    const isExhausted = this.headers.exhausted || this.body.exhausted || this.askedModel.exhausted;
    return isExhausted ? new PickFailure(PickProblem.NoMemory) : null;
  }

  /** Makes the pick of what was said. The failure where there is none. */
  decide(members: EndpointSet, now: u64, pick: ExternalPick): PickFailure | null {
    this.named.add(this.headers.get(PickedHeader.Destination));
    const hasBoth = isNamed(this.named) && isNamed(this.fromMetadata);
    if (hasBoth && !this.named.equals(this.fromMetadata)) return new PickFailure(PickProblem.Disagrees);
    if (!hasBoth) this.named.addAll(this.fromMetadata);
    if (!isNamed(this.named)) return new PickFailure(PickProblem.NoEndpoint);
    this.named.add(this.headers.get(PickedHeader.Fallback));
    this.named.addAll(this.fallbacks);
    admit(this.named, members, this.subset, now, pick);
    if (pick.servers.length == 0) return new PickFailure(PickProblem.OutsidePool, -1, pick.refused);
    pick.model = this.rewrittenModel();
    return null;
  }

  newPick(): ExternalPick {
    return new ExternalPick(this.headers);
  }

  dispose(): void {
    this.headers.dispose();
    this.named.dispose();
    this.fromMetadata.dispose();
    this.fallbacks.dispose();
    const subset = this.subset;
    if (subset !== null) subset.dispose();
    this.body.dispose();
    this.askedModel.dispose();
  }

  /** 0 or less where no body is to come back. */
  private get announcedLength(): i64 {
    return this.hasBody ? parseDecimal(this.headers.get(PickedHeader.ContentLength)) : 0;
  }

  private takeBody(message: ProcessingResponse): bool {
    if (!isNothing(message.body) && !this.body.add(message.body)) return false;
    if (message.endsBody) this.hasWholeBody = true;
    return true;
  }

  /** The model the picker wants asked for, by header or in the body; NOTHING where that is the one it was told. */
  private rewrittenModel(): Slice {
    let model = this.headers.get(PickedHeader.ModelRewrite);
    if (isEmpty(model)) model = this.headers.get(PickedHeader.OlderModelRewrite);
    if (isEmpty(model)) model = this.body.model();
    return isEmpty(model) || equals(model, this.askedModel.written) ? NOTHING : model;
  }
}

function isNamed(destinations: Destinations): bool {
  return destinations.count > 0 || destinations.malformed > 0;
}

function subsetOf(inquiry: Inquiry): Destinations | null {
  const subset = inquiry.subset;
  if (subset === null) return null;
  const destinations = new Destinations();
  for (let index = 0; index < subset.length; index++) destinations.add(subset[index]);
  return destinations;
}
