import { AttemptOutcome } from "../attempt-outcome";
import { Placement } from "../placement";
import { Candidate } from "./candidate";

/** The backends that a request goes to, one after the other until one answers. */
export class FallbackChain {
  readonly candidates: Candidate[] = [];
  /** The place of the one that answered; -1 before. */
  private served: i32 = -1;

  add(candidate: Candidate): void {
    this.candidates.push(candidate);
  }

  get isEmpty(): bool {
    return this.candidates.length == 0;
  }

  /** Whether Envoy's route leads to one backend, not to a list of them. */
  get isAlone(): bool {
    return this.candidates.length == 1;
  }

  /** Lets the attempts know what was decided for them. */
  tell(): void {
    for (let place = 0; place < this.candidates.length; place++) this.candidates[place].tell();
  }

  /** How many attempts there are in all. */
  get attempts(): i32 {
    let attempts = 0;
    for (let place = 0; place < this.candidates.length; place++) attempts += this.candidates[place].turns;
    return attempts;
  }

  /** The head of the reply has come: the pools before it learn that they failed, the one it is from how it fared. */
  settle(outcome: AttemptOutcome): void {
    const last = this.candidates.length - 1;
    if (last < 0) return;
    let attempts = max(outcome.attempts, 1);
    let place = 0;
    while (place < last && attempts > this.candidates[place].turns) {
      const turns = this.candidates[place].turns;
      const passed = this.candidates[place].placement;
      if (passed !== null) passed.abandon(turns);
      attempts -= turns;
      place++;
    }
    this.served = place;
    const placement = this.placement;
    if (placement !== null) placement.settle(attempts, outcome);
  }

  /** The endpoints of the backend that answered; null where it is no pool, and before. */
  get placement(): Placement | null {
    if (this.served < 0) return null;
    return this.candidates[this.served].placement;
  }

  /** External pickers are told what became of their picks: of the one that serves, the head of its reply; of the others, that it is over. */
  reportPicks(): void {
    for (let place = 0; place < this.candidates.length; place++) {
      const pick = this.candidates[place].exchange.outsidePick;
      if (pick === null) continue;
      if (place == this.served) pick.report();
      else pick.finish();
    }
  }

  /** The reply has come to its end. */
  finishPicks(): void {
    if (this.served < 0) return;
    const pick = this.candidates[this.served].exchange.outsidePick;
    if (pick !== null) pick.finish();
  }

  /** Gives back what was needed to find the candidates. */
  release(): void {
    for (let place = 0; place < this.candidates.length; place++) this.candidates[place].release();
  }

  dispose(): void {
    for (let place = 0; place < this.candidates.length; place++) this.candidates[place].dispose();
    this.candidates.length = 0;
    this.served = -1;
  }
}
