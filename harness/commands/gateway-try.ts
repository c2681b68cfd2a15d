import type { Config } from "../filterapi/load.ts";
import { baseModel } from "../simulator/workload/workload.ts";

/** A model that the configuration serves, from a pool if there is one. */
export function modelToTry({ rules, backends }: Config): string {
  const pools = new Set(backends.filter(({ inferencePool }) => inferencePool).map(({ name }) => name));
  const models = (isWanted: (backend: string) => boolean): string[] =>
    (rules ?? [])
      .filter((rule) => rule.backends.some(({ name }) => isWanted(name)))
      .flatMap(({ matches }) => (matches ?? []).map(({ model }) => model))
      .filter((model) => model !== undefined)
      .map((model) => model.replace(/\*$/, baseModel));
  return models((name) => pools.has(name))[0] ?? models(() => true)[0] ?? baseModel;
}

/** A command line that asks the gateway something. */
export function curlFor(url: string, model: string): string {
  const body = { model, messages: [{ role: "user", content: "Say hello." }] };
  return `  curl ${url}/v1/chat/completions -H 'content-type: application/json' \\\n    -d '${JSON.stringify(body)}'`;
}
