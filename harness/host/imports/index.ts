import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import { InvalidMemoryAccess } from "../memory.ts";
import type { FilterModule } from "../module.ts";
import { bufferImports } from "./buffers.ts";
import { calloutImports } from "./callouts.ts";
import { contextImports } from "./contexts.ts";
import { emscriptenImports } from "./emscripten.ts";
import { foreignImports } from "./foreign.ts";
import type { HostFunctions, ImportGroup } from "./functions.ts";
import { grpcImports } from "./grpc.ts";
import { headerImports } from "./headers.ts";
import { logImports } from "./log.ts";
import { metricImports } from "./metrics.ts";
import { propertyImports } from "./properties.ts";
import { queueImports } from "./queues.ts";
import { sharedDataImports } from "./shared-data.ts";
import { streamImports } from "./streams.ts";
import { wasiImports } from "./wasi.ts";

const ENVIRONMENT_GROUPS: readonly ImportGroup[] = [
  bufferImports,
  calloutImports,
  contextImports,
  emscriptenImports,
  foreignImports,
  grpcImports,
  headerImports,
  logImports,
  metricImports,
  propertyImports,
  queueImports,
  sharedDataImports,
  streamImports,
];

/** WASI's error number for a bad address. */
const WASI_FAULT = 21;

/**
 * Everything stock Envoy 1.40 lets a module of ABI 0.2.1 import. Throws where the module wants more: it would not load in
 * Envoy either.
 */
export function buildImports(guest: Guest, module: FilterModule): Record<string, WebAssembly.ModuleImports> {
  const groups = ENVIRONMENT_GROUPS.map((group) => Object.entries(group(guest)));
  const environment = Object.fromEntries(groups.flat());
  const wasi = wasiImports(guest);
  const imports: Record<string, HostFunctions> = {
    env: checked(guest, environment, Status.InvalidMemoryAccess, (name) => name === "proxy_log"),
    wasi_snapshot_preview1: checked(guest, wasi, WASI_FAULT, () => true),
    wasi_unstable: checked(guest, wasi, WASI_FAULT, () => true),
  };
  const missing = module.imports.filter((path) => {
    const [group = "", name = ""] = path.split(/\.(.*)/s);
    return !Object.hasOwn(imports[group] ?? {}, name);
  });
  if (missing.length > 0) {
    throw new Error(
      `${module.path}: Envoy has no import ${missing.join(", ")}; the module would not load there`,
    );
  }
  return imports;
}

/** Each function behind a look at the phase; a bad address becomes a status. */
function checked(
  guest: Guest,
  functions: HostFunctions,
  fault: number,
  isHarmless: (name: string) => boolean,
): HostFunctions {
  const wrap = (name: string, implementation: HostFunctions[string]): HostFunctions[string] => {
    const harmless = isHarmless(name);
    return (...parameters) => {
      guest.checkHostCall(name, harmless);
      try {
        return implementation(...parameters);
      } catch (error) {
        if (error instanceof InvalidMemoryAccess) return fault;
        throw error;
      }
    };
  };
  return Object.fromEntries(Object.entries(functions).map(([name, body]) => [name, wrap(name, body)]));
}
