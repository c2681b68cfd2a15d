/** One endpoint of a rule, with the backend that the control plane says it is. */
export interface RuleEndpoint {
  backend: string;
  port: number;
  priority: number;
}

/** A rule of an AIGatewayRoute: the requests it is for, and its endpoints, or the pool that has them. */
export interface ControlledRule {
  /** Name and value of the header that its route matches. */
  header: [name: string, value: string];
  /** `namespace/name` of the AIGatewayRoute. */
  route: string;
  cluster: string;
  endpoints: RuleEndpoint[];
  /** A pool in place of endpoints: its backend, and where its picker listens; without one the module picks. */
  pool?: { backend: string; pickerPort?: number };
}

export interface ControlPlaneOptions {
  port: number;
  adminPort: number;
  rateLimitPort: number;
  /** The filterapi configuration that the control plane hands out. */
  configuration: object;
  rules: ControlledRule[];
  /** Keys of costs that are rate limited and logged. */
  costs: string[];
}

export const moduleFilter = "envoy.filters.http.wasm/aigateway";
export const pickerFilter = "envoy.filters.http.ext_proc/endpointpicker/pool_default_ext_proc";
export const pickerCluster = "envoy.clusters.endpointpicker_pool_default_ext_proc";
export const rateLimitFilter = "envoy.filters.http.ratelimit";
