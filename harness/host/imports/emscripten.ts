import type { HostFunctions } from "./functions.ts";

/** What Envoy has for modules built with Emscripten. */
export function emscriptenImports(): HostFunctions {
  return {
    pthread_equal: (left: number, right: number) => Number(left === right),
    emscripten_notify_memory_growth: () => undefined,
  };
}
