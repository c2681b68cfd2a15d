import { Arena } from "../bytes/arena";
import { NOTHING, Slice } from "../bytes/slice";
import { SliceMap } from "../bytes/slice-map";
import { Backend } from "./backend";
import { Budget } from "./budget";
import { Cost } from "./cost";
import { Defaults } from "./defaults";
import { EndpointPrefixes } from "./endpoint-prefixes";
import { Limits } from "./limits";
import { Model, ModelsOfHost } from "./model";
import { Rule } from "./rule";
import { TokenExchangeSettings } from "./token-exchange";

/**
 * A configuration as it was loaded, checked and with its defaults filled in. All its slices are decoded UTF-8 in one arena and live
 * until `dispose`.
 */
export class Config {
  /** Names the bytes it was read from: the beginning of their SHA-256, 12 hexadecimal digits. */
  digest: Slice = NOTHING;
  /** How whoever wrote it tells it from others; NOTHING where it does not say. */
  version: Slice = NOTHING;
  uuid: Slice = NOTHING;
  /** Whether clients may ask which module and configuration serve them. */
  debugHeaders: bool = false;
  limits: Limits = new Limits();
  defaults: Defaults = new Defaults();
  endpointPrefixes: EndpointPrefixes = new EndpointPrefixes();
  backends: Backend[] = [];
  /** The place of each backend in `backends` by its name. */
  backendIndex: SliceMap = new SliceMap();
  rules: Rule[] = [];
  globalCosts: Cost[] = [];
  routeCosts: Cost[] = [];
  budgets: Budget[] = [];
  models: Model[] = [];
  modelsByHost: ModelsOfHost[] = [];
  unscopedModels: Model[] = [];
  readonly tokenExchange: TokenExchangeSettings = new TokenExchangeSettings();

  constructor(private readonly arena: Arena) {}

  /** Gives the texts back. No part of the configuration may be used any more. */
  dispose(): void {
    this.arena.dispose();
  }
}
