import { NOTHING, Slice, isNothing } from "../../bytes/slice";
import { GatewayError } from "../../conversation/gateway-error";
import { Endpoint } from "../../endpoint/endpoint";
import { Rule } from "../../filterapi/rule";
import { randomBits } from "../../host/random";
import { ImmediateAnswer } from "../../picker/external/immediate-answer";
import { choiceByRoute, choiceByRule } from "../choose-backend";
import { Exchange } from "../exchange";
import { answeredByPicker } from "../failures";
import { OutsidePick, PlacementListener } from "../outside-pick";
import { placeInPool } from "../place-in-pool";
import { ReadRequest } from "../read-request";
import { RequestHeaders } from "../request-headers";
import { Candidate } from "./candidate";
import { FallbackChain } from "./fallback-chain";
import { PriorityGroup } from "./priority-group";

/** Who waits for a chain. */
export interface ChainListener {
  /** It is complete, with one candidate at least. */
  found(): void;
  /** No backend can be asked: why the first could not. */
  refused(error: GatewayError): void;
  /** The picker of the only pool answers in its place. */
  answered(answer: ImmediateAnswer): void;
}

/**
 * Puts a chain together: of each group one backend that can be asked, whose endpoints are picked where it is a pool. All of this before the
 * request leaves, since what a single attempt finds out comes too late for some of it: Envoy chooses the host first.
 */
export class ChainSearch extends PlacementListener {
  private group: i32 = 0;
  /** The one that is being looked at; null between two. */
  private current: Candidate | null = null;
  private firstError: GatewayError | null = null;
  private isAdvancing: bool = false;
  /** Those that cannot be asked. A picker's stream may end while it is written to: what is written must still be there then. */
  private readonly discarded: Candidate[] = [];

  /** All but `chain` must live until the listener is called. */
  constructor(
    private readonly listener: ChainListener,
    private readonly exchange: Exchange,
    private readonly request: ReadRequest,
    private readonly endpoint: Endpoint,
    private readonly headers: RequestHeaders,
    /** Null where Envoy's route decided. */
    private readonly rule: Rule | null,
    private readonly groups: PriorityGroup[],
    private readonly chain: FallbackChain,
  ) {
    super();
  }

  /** Goes on as far as it can without waiting for a picker. The listener may be called before this returns. */
  advance(): void {
    if (this.isAdvancing) return;
    this.isAdvancing = true;
    while (this.current === null && this.group < this.groups.length) {
      const drawn = this.groups[this.group].draw(randomBits() as u32);
      if (drawn === null) this.group++;
      else this.consider(drawn.index);
    }
    this.isAdvancing = false;
    if (this.current === null) this.conclude();
  }

  placed(model: Slice): void {
    const candidate = this.current;
    if (candidate === null) return;
    if (!isNothing(model)) candidate.rename(model);
    this.chain.add(candidate);
    this.current = null;
    this.group++;
    this.advance();
  }

  refused(error: GatewayError): void {
    const candidate = this.current;
    if (candidate === null) return;
    this.discard(candidate);
    if (this.firstError === null) this.firstError = error;
    this.advance();
  }

  answered(answer: ImmediateAnswer): void {
    const candidate = this.current;
    if (candidate === null) return;
    const pool = candidate.pool;
    if (pool === null || this.hasOthers) {
      this.refused(answeredByPicker(candidate.name, answer.status));
      return;
    }
    this.discard(candidate);
    this.group = this.groups.length;
    this.listener.answered(answer);
  }

  /** Nothing more is looked for: a pick that is still waited for is of no use. */
  dispose(): void {
    const candidate = this.current;
    if (candidate !== null) this.discard(candidate);
    this.group = this.groups.length;
    for (let index = 0; index < this.discarded.length; index++) this.discarded[index].dispose();
    this.discarded.length = 0;
  }

  private discard(candidate: Candidate): void {
    this.discarded.push(candidate);
    this.current = null;
  }

  private consider(backend: i32): void {
    const installation = this.exchange.installation;
    const model = this.request.model;
    const rule = this.rule;
    const choice =
      rule === null
        ? choiceByRoute(installation, backend, model)
        : choiceByRule(installation, rule, backend, model);
    const candidate = new Candidate(this.exchange, choice);
    this.current = candidate;
    const error = candidate.prepare(this.request, this.endpoint, this.headers);
    const prepared = candidate.prepared;
    if (error !== null) {
      this.refused(error);
      return;
    }
    const pool = candidate.pool;
    if (pool === null || prepared === null) {
      candidate.release();
      this.placed(NOTHING);
    } else if (pool.service === null) {
      const asked = candidate.exchange.model;
      const missing = placeInPool(candidate.exchange, pool, this.headers, prepared.leaving, asked);
      candidate.release();
      if (missing === null) this.placed(NOTHING);
      else this.refused(missing);
    } else {
      const pick = new OutsidePick(this, candidate.exchange, pool, this.headers);
      candidate.exchange.outsidePick = pick;
      pick.begin(prepared);
    }
  }

  /** Whether any other backend serves or may be drawn. */
  private get hasOthers(): bool {
    if (!this.chain.isEmpty || this.firstError !== null) return true;
    for (let index = this.group; index < this.groups.length; index++) {
      if (this.groups[index].canDraw) return true;
    }
    return false;
  }

  private conclude(): void {
    const error = this.firstError;
    if (!this.chain.isEmpty) this.listener.found();
    else if (error !== null) this.listener.refused(error);
  }
}
