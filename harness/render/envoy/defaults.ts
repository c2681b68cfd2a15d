import { renderedModulePath } from "../../installation.ts";
import type { BootstrapOptions } from "./bootstrap.ts";

/** A gateway on this machine, with the module where the build puts it. */
export const defaultBootstrapOptions: BootstrapOptions = {
  // Other machines are let in only where that is asked for: whoever connects uses the configured keys.
  address: "127.0.0.1",
  port: 10000,
  adminPort: 9901,
  module: renderedModulePath,
  trustedCa: "/etc/ssl/certs/ca-certificates.crt",
  addresses: new Map(),
  attemptSilence: 300_000,
};
