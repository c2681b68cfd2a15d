import { Environment } from "../auth/environment";
import { Arena } from "../bytes/arena";
import { Slice, isNothing, startOf } from "../bytes/slice";
import { environmentVariable } from "../host/environment";
import { LogLevel, logText } from "../host/log";

/** The variables that the deployment passes to the VM, and the host's log. */
export class HostEnvironment extends Environment {
  variable(name: Slice, memory: Arena): Slice {
    const value = environmentVariable(name);
    const copy = memory.copy(value);
    if (!isNothing(value)) heap.free(startOf(value));
    return copy;
  }

  warn(message: string): void {
    logText(LogLevel.Warn, message);
  }
}
