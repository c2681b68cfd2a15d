import { Slice, isNothing } from "../bytes/slice";
import { BackendChoice } from "./choose-backend";
import { Exchange } from "./exchange";

/**
 * Decides what model a backend is asked for, and keeps its name: `decided` where that was done before, else what the configuration makes of
 * the one that the client names.
 */
export function rememberAskedModel(
  exchange: Exchange,
  choice: BackendChoice,
  named: Slice,
  decided: Slice,
): void {
  exchange.measurement.nameModel(named);
  if (!isNothing(decided)) {
    exchange.rememberModel(decided);
    return;
  }
  const installation = exchange.installation;
  const model = installation.config.backends[choice.backend].modelFor(named);
  const pool = installation.pools[choice.backend];
  exchange.rememberModel(pool === null ? model : pool.rewriteModel(model));
}
