/** Any JSON object of a dump. */
type Message = Record<string, unknown>;

/** A use of the module that a dump shows. */
export interface FoundFilter {
  /** The listener or cluster it is in. */
  place: string;
  name: string;
  role: string;
}

/** What a configuration dump tells of the module. */
export interface DumpReport {
  filters: FoundFilter[];
  /** What would make it fail, each with what to do. */
  problems: string[];
}

const roles = ["gateway", "router", "upstream"];
const wasmType = "envoy.extensions.filters.http.wasm.v3.Wasm";

/** Examines what Envoy's `/config_dump` answers, or several such in any wrapping, in snake case or camel case. */
export function inspectDump(dump: unknown): DumpReport {
  // What comes with the bootstrap is in a dump twice.
  const found = new Map<string, FoundFilter>();
  const problems = new Set<string>();
  const routes: Message[] = [];
  visit(snakeCase(dump), "", (message, place) => {
    if (isRoute(message)) routes.push(message);
    for (const problem of refusedUpdates(message)) problems.add(problem);
    const own = ownFilter(message, place);
    if (own === undefined) return;
    found.set(JSON.stringify(own.filter), own.filter);
    for (const problem of own.problems) problems.add(problem);
  });
  const filters = [...found.values()];
  if (filters.length === 0) {
    problems.add("no filter of the module: check the status of the EnvoyExtensionPolicy");
  }
  return { filters, problems: [...problems, ...routeProblems(filters, routes)] };
}

function ownFilter(message: Message, place: string): { filter: FoundFilter; problems: string[] } | undefined {
  const typed = asMessage(message["typed_config"]);
  const config = asMessage(typed?.["config"]);
  const role = config?.["root_id"];
  if (config === undefined || !String(typed?.["@type"]).endsWith(wasmType)) return undefined;
  if (typeof role !== "string" || !roles.includes(role)) return undefined;
  const filter = { place, name: String(message["name"]), role };
  const where = `${place}: filter ${filter.name}:`;
  const unpatched = "check the status of the EnvoyPatchPolicy";
  const problems: string[] = [];
  if (config["allow_on_headers_stop_iteration"] !== true) {
    problems.push(`${where} no allow_on_headers_stop_iteration, so that requests hang; ${unpatched}`);
  }
  if (config["failure_policy"] !== "FAIL_RELOAD") {
    problems.push(`${where} no failure_policy FAIL_RELOAD, so that a trap is for ever; ${unpatched}`);
  }
  return { filter, problems };
}

function refusedUpdates(message: Message): string[] {
  const error = asMessage(message["error_state"]);
  if (error === undefined) return [];
  return [`${String(message["name"])}: Envoy refused an update: ${String(error["details"])}`];
}

function isRoute(message: Message): boolean {
  return asMessage(message["match"]) !== undefined && ("route" in message || "direct_response" in message);
}

/** The filter runs on a route that matches before it has named a backend, or not at all. */
function routeProblems(filters: readonly FoundFilter[], routes: readonly Message[]): string[] {
  const unnamed = routes.filter(({ match }) => {
    const { prefix, headers } = match as Message;
    return prefix === "/" && headers === undefined;
  });
  // Envoy Gateway has the filter off, and switches it on route by route.
  const listed = filters.filter(({ name }) => name.includes("/envoyextensionpolicy/"));
  const isOff = listed.some(
    ({ name }) => !unnamed.some((route) => name in (asMessage(route["typed_per_filter_config"]) ?? {})),
  );
  const isMissing = filters.length > 0 && unnamed.length === 0;
  return isOff || isMissing
    ? [
        "no route for every path runs the filter, so that requests are answered 404 before it has named a backend",
      ]
    : [];
}

/** Shows every object, with the name of the outermost one it is part of. */
function visit(root: unknown, rootPlace: string, see: (message: Message, place: string) => void): void {
  const waiting: [unknown, string][] = [[root, rootPlace]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, place] = next;
    if (Array.isArray(value)) for (const item of value) waiting.push([item, place]);
    const message = asMessage(value);
    if (message === undefined) continue;
    see(message, place);
    const own = place === "" && typeof message["name"] === "string" ? message["name"] : place;
    for (const item of Object.values(message)) waiting.push([item, own]);
  }
}

function asMessage(value: unknown): Message | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Message)
    : undefined;
}

function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase);
  const message = asMessage(value);
  if (message === undefined) return value;
  const renamed = Object.entries(message).map(([name, item]) => [
    name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    snakeCase(item),
  ]);
  return Object.fromEntries(renamed) as Message;
}
