import { Arena } from "../bytes/arena";
import { Slice } from "../bytes/slice";

/** What surrounds the gateway while a configuration is loaded. */
export abstract class Environment {
  /** The value of an environment variable, copied into `memory`; NOTHING where it is not set. */
  abstract variable(name: Slice, memory: Arena): Slice;
  /** Tells whoever runs the gateway of something that will fail later. */
  abstract warn(message: string): void;
}
