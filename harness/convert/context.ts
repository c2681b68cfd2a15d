import type { Catalogue } from "./catalogue.ts";
import type { Variables } from "./variables.ts";

/** A cluster that the configuration refers to by name, and that `render` has to be told of. */
export interface ReferredCluster {
  name: string;
  /** `host:port`; absent where the manifests do not say. */
  address?: string;
  /** What is to be there. */
  purpose: string;
}

/** What all parts of a conversion share. */
export interface ConversionContext {
  readonly catalogue: Catalogue;
  readonly variables: Variables;
  readonly clusters: Map<string, ReferredCluster>;
}
