import { TokenExchange } from "../../auth/minting/token-exchange";
import { Slice, equals } from "../../bytes/slice";
import { free } from "../../host/returned";
import { Installation } from "../installation";
import { bodyOfAnswer, statusOfAnswer } from "../scrape/callout-answer";
import { HostCaller } from "../scrape/host-caller";
import { currentMilliseconds } from "../time";
import { TokenMinter } from "./token-minter";

/** How often `onTick` wants to be called, in milliseconds: a lease lasts far longer. */
const TICK: u32 = 100;
/** A longer answer, in bytes, is not looked at. */
const LARGEST_ANSWER: i32 = 65536;

/** Mints the tokens of one configuration: its root context hands on ticks, and the answers to its calls. */
export class TokenMinters {
  private readonly minters: TokenMinter[] = [];
  private readonly http: HostCaller = new HostCaller();
  private readonly since: u64 = currentMilliseconds();

  /** Mints the token of a backend, unless that of another has the same credential. */
  add(exchange: TokenExchange, backend: Slice): void {
    for (let index = 0; index < this.minters.length; index++) {
      if (equals(this.minters[index].exchange.name, exchange.name)) return;
    }
    this.minters.push(new TokenMinter(exchange, backend, this.http, this.since));
  }

  /** 0 where there is nothing to mint. */
  get tickPeriod(): u32 {
    return this.minters.length > 0 ? TICK : 0;
  }

  onTick(): void {
    const now = currentMilliseconds();
    for (let index = 0; index < this.minters.length; index++) this.minters[index].onTick(now);
  }

  /** Takes the answer to a call where it is for a token. `headers`: their number, 0 where there was no answer. */
  onHttpCallResponse(token: u32, headers: i32, bodySize: i32): void {
    for (let index = 0; index < this.minters.length; index++) {
      const minter = this.minters[index];
      if (!minter.awaits(token)) continue;
      const body = bodyOfAnswer(bodySize, LARGEST_ANSWER);
      minter.onAnswer(statusOfAnswer(headers), body, currentMilliseconds());
      free(body);
    }
  }

  /** Leaves the minting to other workers, and gives the memory back. The installation must still be there. */
  dispose(): void {
    for (let index = 0; index < this.minters.length; index++) this.minters[index].dispose();
    this.minters.length = 0;
    this.http.dispose();
  }
}

/** Mints what the backends of an installation need. */
export function mintersOf(installation: Installation): TokenMinters {
  const minters = new TokenMinters();
  for (let index = 0; index < installation.authenticators.length; index++) {
    const authenticator = installation.authenticators[index];
    if (authenticator === null) continue;
    const minted = authenticator.minted;
    if (minted !== null) minters.add(minted.exchange, installation.config.backends[index].name);
  }
  return minters;
}
