import { describeAuthProblem } from "../auth/problems";
import { setMemoryLimit } from "../bytes/memory";
import { parseConfig } from "../filterapi/parse-config";
import { Buffer, getBuffer } from "../host/buffers";
import { LogLevel, logText } from "../host/log";
import { free } from "../host/returned";
import { CostExpressions } from "../usage/cost-expressions";
import { RootContext, StreamContext } from "./context";
import { Exchange } from "./exchange";
import { GatewayStream } from "./gateway-stream";
import { Installation } from "./installation";

/** The `gateway` role: a downstream HTTP filter that does everything in one pass. */
export class GatewayRoot extends RootContext {
  private installation: Installation | null = null;

  onConfigure(size: i32): bool {
    const source = getBuffer(Buffer.PluginConfiguration, 0, size);
    const parsed = parseConfig(source);
    free(source);
    const config = parsed.config;
    if (config === null) {
      logText(LogLevel.Error, "configuration refused: " + parsed.error);
      return false;
    }
    const expressions = new CostExpressions(config);
    let problem = describeAuthProblem(config);
    if (problem == "") problem = expressions.error;
    if (problem != "") {
      logText(LogLevel.Error, "configuration refused: " + problem);
      expressions.dispose();
      config.dispose();
      return false;
    }
    setMemoryLimit(config.limits.vmMemory as usize);
    this.retireInstallation();
    this.installation = new Installation(config, expressions);
    return true;
  }

  createStream(id: u32): StreamContext | null {
    const installation = this.installation;
    return installation === null ? null : new GatewayStream(id, new Exchange(installation));
  }

  onDelete(): void {
    this.retireInstallation();
  }

  private retireInstallation(): void {
    const installation = this.installation;
    if (installation !== null) installation.retire();
    this.installation = null;
  }
}
