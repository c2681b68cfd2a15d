type Callable = (...args: unknown[]) => unknown;

/** Milliseconds spent in the module's own code since the last reset: its exports less the host's functions that they call. */
export const moduleTime = { inside: 0 };
let inHost = 0;

/** Makes every instance that is created from now on count its time. To be called before the host creates one. */
export function countModuleTime(): void {
  const Instance = WebAssembly.Instance;
  const counting = function (module: WebAssembly.Module, imports: Record<string, Record<string, unknown>>) {
    const timed = mapValues(imports, (group) => mapValues(group, (value) => timedImport(value)));
    const { exports } = new Instance(module, timed as Record<string, WebAssembly.ModuleImports>);
    return { exports: mapValues(exports, (value) => timedExport(value)) };
  };
  Object.assign(WebAssembly, { Instance: counting });
}

function timedImport(value: unknown): unknown {
  if (typeof value !== "function") return value;
  return (...args: unknown[]) => {
    const started = performance.now();
    const result = (value as Callable)(...args);
    inHost += performance.now() - started;
    return result;
  };
}

function timedExport(value: unknown): unknown {
  if (typeof value !== "function") return value;
  return (...args: unknown[]) => {
    const hostBefore = inHost;
    const started = performance.now();
    const result = (value as Callable)(...args);
    moduleTime.inside += performance.now() - started - (inHost - hostBefore);
    return result;
  };
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
