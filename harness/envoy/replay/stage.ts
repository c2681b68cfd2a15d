import type { Exchange } from "../../exchange/types.ts";
import type { Configuration } from "../../replay/configuration.ts";
import type { Plan } from "../../replay/plans.ts";
import type { PoolStage } from "./pool-stage.ts";

/** One run of an exchange: a listener with the exchange's configuration, and stand-ins for its backends. */
export interface Stage {
  exchange: Exchange;
  plan: Plan;
  /** Absolute path without extension: the stage's files are named after it. */
  folder: string;
  /** What the filter is given: the exchange's configuration, with what `pools` changes. */
  configuration: Configuration;
  /** The pools whose endpoints have stand-ins of their own. */
  pools: PoolStage[];
}

/** The socket clients of this exchange connect to. */
export const clientSocket = ({ folder }: Stage): string => `${folder}.client`;

/** The socket the stand-in for every backend that is no pool listens on. */
export const upstreamSocket = ({ folder }: Stage): string => `${folder}.upstream`;

/** The access log of this exchange: one JSON object for each request. */
export const accessLogFile = ({ folder }: Stage): string => `${folder}.log`;
