import { PrefixCache } from "../../filterapi/prefix-cache";
import { Candidates } from "../candidates";
import { SharedPrefixes } from "../metrics/shared-prefixes";
import { ModelServer } from "../model-server";
import { PickRequest } from "../pick-request";
import { PrefixHasher } from "../prefix-chain";
import { PrefixIndex } from "../prefix-index";
import { PrefixMatches } from "../prefix-matches";
import { Scorer } from "./scorer";

/** Prefers servers that were given the same beginning of a prompt before: blocks they have seen / blocks of the prompt. */
export class PrefixCacheScorer extends Scorer {
  private readonly hasher: PrefixHasher;
  private readonly index: PrefixIndex;
  private readonly matches: PrefixMatches = new PrefixMatches();

  /** `shared`: what it shares with other workers; null for nothing. */
  constructor(
    settings: PrefixCache,
    private readonly shared: SharedPrefixes | null = null,
  ) {
    super();
    this.hasher = new PrefixHasher(settings.blockBytes, settings.mostBlocks);
    this.index = new PrefixIndex(settings.memory);
  }

  score(candidates: Candidates, request: PickRequest): void {
    this.hasher.hash(request.model, request.prompt, request.prefix);
    this.index.match(request.prefix, this.matches);
    const shared = this.shared;
    if (
      shared !== null &&
      shared.isActive &&
      shared.learn(request.prefix, candidates, this.matches, this.index)
    ) {
      this.index.match(request.prefix, this.matches);
    }
    const blocks = request.prefix.length as f64;
    const isCold = this.isCold;
    for (let index = 0; index < candidates.count; index++) {
      const candidate = candidates.at(index);
      candidate.score = isCold ? 0 : (this.matches.lengthOf(candidate.mark) as f64) / blocks;
    }
  }

  /** Whether no server knows anything of the prompt that was scored last. */
  get isCold(): bool {
    return this.matches.count == 0;
  }

  /** The request that was scored last goes to this server. */
  record(request: PickRequest, server: ModelServer): void {
    const chain = request.prefix;
    chain.seenBefore = this.matches.lengthOf(server.mark);
    this.index.record(chain, chain.length, server.mark);
    const shared = this.shared;
    if (shared !== null && shared.isActive) shared.tell(chain, chain.seenBefore, server);
  }

  /** A request recorded for one server was served by another. */
  moved(request: PickRequest, from: ModelServer, to: ModelServer): void {
    const chain = request.prefix;
    this.index.forget(chain, chain.seenBefore, from.mark);
    this.index.record(chain, chain.length, to.mark);
    const shared = this.shared;
    if (shared !== null && shared.isActive) shared.moved(chain, chain.seenBefore, from, to);
  }

  /** The memory that its index has taken, in bytes. */
  get size(): i32 {
    return this.index.size;
  }

  /** Gives the memory back. */
  dispose(): void {
    this.index.dispose();
  }
}
