import { CommaList } from "../../bytes/comma-list";
import { Slice } from "../../bytes/slice";
import { ATTEMPT_COUNT, integerProperty } from "../attempt-outcome";
import { NO_BACKEND, UNNAMED, backendOfHost } from "../choose-backend";
import { Installation } from "../installation";

/**
 * Which backend an attempt is for: the one that the metadata of the chosen endpoint or its cluster names, else the one whose turn it is in the
 * router's chain, else the only one. NO_BACKEND where none of these says, or where it is not in the configuration.
 */
export function backendOfAttempt(installation: Installation, chain: Slice): i32 {
  const named = backendOfHost(installation);
  if (named != UNNAMED) return named;
  const backend = backendInChain(installation, chain);
  if (backend != UNNAMED) return backend;
  return installation.config.backends.length == 1 ? 0 : NO_BACKEND;
}

/** The last one in the chain has all turns beyond it. */
function backendInChain(installation: Installation, chain: Slice): i32 {
  let attempts = max<i64>(integerProperty(ATTEMPT_COUNT), 1);
  let backend = UNNAMED;
  const names = new CommaList(chain);
  while (attempts > 0 && names.next()) {
    backend = installation.config.backendIndex.get(names.entry);
    if (backend < 0) return NO_BACKEND;
    const pool = installation.pools[backend];
    attempts -= pool === null ? 1 : (pool.definition.picker.maxEndpoints as i64);
  }
  return backend;
}
