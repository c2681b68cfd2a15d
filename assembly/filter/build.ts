import { literal } from "../bytes/ascii";

// The texts stand for a module that was compiled without the transform asc-transform.config.js, which fills them in.

/** Version of the package the module is part of. */
export const MODULE_VERSION = literal("unknown");

/** Digest of the sources the module was compiled from and of the compiler, 12 hexadecimal digits. */
export const BUILD = literal("unknown");
