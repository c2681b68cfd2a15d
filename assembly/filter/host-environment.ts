import { Environment } from "../auth/environment";
import { MintedToken } from "../auth/minting/minted-token";
import { TokenExchange } from "../auth/minting/token-exchange";
import { Arena } from "../bytes/arena";
import { Sink } from "../bytes/sink";
import { Slice, isNothing, startOf } from "../bytes/slice";
import { environmentVariable } from "../host/environment";
import { LogLevel, logText } from "../host/log";
import { signBy } from "./minting/sign-by";
import { SharedToken } from "./minting/shared-token";

/** The variables that the deployment passes to the VM, and the host's log. */
export class HostEnvironment extends Environment {
  variable(name: Slice, memory: Arena): Slice {
    const value = environmentVariable(name);
    const copy = memory.copy(value);
    if (!isNothing(value)) heap.free(startOf(value));
    return copy;
  }

  warn(message: string): void {
    logText(LogLevel.Warn, message);
  }

  sign(privateKey: Slice, text: Slice, into: Sink): bool {
    return signBy(privateKey, text, into);
  }

  tokenOf(exchange: TokenExchange): MintedToken {
    return new SharedToken(exchange);
  }
}
