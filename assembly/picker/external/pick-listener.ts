import { ExternalPick } from "./external-pick";
import { ImmediateAnswer } from "./immediate-answer";
import { PickFailure } from "./pick-failure";

/** Who asked a picker. Exactly one of these is called, once, unless the request is abandoned before. */
export abstract class PickListener {
  abstract picked(pick: ExternalPick): void;
  /** The picker refuses the request, or answers it: that is the answer, whatever the failure mode. */
  abstract answered(answer: ImmediateAnswer): void;
  abstract failed(failure: PickFailure): void;
}
