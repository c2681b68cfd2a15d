import { MintedToken } from "../../auth/minting/minted-token";
import { TokenExchange } from "../../auth/minting/token-exchange";
import { NOTHING, Slice } from "../../bytes/slice";
import { TokenRecord } from "./token-record";

/** A token that whichever worker has the turn mints for all. */
export class SharedToken extends MintedToken {
  private readonly record: TokenRecord;

  constructor(exchange: TokenExchange) {
    super(exchange);
    this.record = new TokenRecord(exchange.name);
  }

  read(now: u64): Slice {
    this.record.read();
    return now < this.record.expiresAt ? this.record.token : NOTHING;
  }

  get isRefused(): bool {
    return this.record.isRefused;
  }

  dispose(): void {
    this.record.dispose();
  }
}
