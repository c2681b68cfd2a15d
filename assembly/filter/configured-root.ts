import { describeAuthProblem } from "../auth/problems";
import { setMemoryLimit } from "../bytes/memory";
import { parseConfig } from "../filterapi/parse-config";
import { Buffer, getBuffer } from "../host/buffers";
import { LogLevel, logText } from "../host/log";
import { free } from "../host/returned";
import { CostExpressions } from "../usage/cost-expressions";
import { RootContext, StreamContext } from "./context";
import { Exchange } from "./exchange";
import { PickerStreams } from "./external/picker-streams";
import { HostEnvironment } from "./host-environment";
import { Installation } from "./installation";

/** What the roles have in common: they are given a configuration, refuse a bad one, and keep a good one until the next. */
export abstract class ConfiguredRoot extends RootContext {
  protected installation: Installation | null = null;
  protected readonly pickerStreams: PickerStreams;

  constructor(id: u32) {
    super(id);
    this.pickerStreams = new PickerStreams(id);
  }

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
    let problem = describeAuthProblem(config, new HostEnvironment());
    if (problem == "") problem = expressions.error;
    if (problem != "") {
      logText(LogLevel.Error, "configuration refused: " + problem);
      expressions.dispose();
      config.dispose();
      return false;
    }
    setMemoryLimit(config.limits.vmMemory as usize);
    this.retire();
    const installation = new Installation(config, expressions, this.pickerStreams);
    this.installation = installation;
    this.begin(installation);
    return true;
  }

  createStream(id: u32): StreamContext | null {
    const installation = this.installation;
    return installation === null ? null : this.streamOf(id, new Exchange(installation, id));
  }

  onDelete(): void {
    this.retire();
  }

  protected abstract streamOf(id: u32, exchange: Exchange): StreamContext;

  /** A configuration is at work from here on. */
  protected begin(_installation: Installation): void {}

  /** The configuration, if there is one, takes no new streams. */
  protected retire(): void {
    const installation = this.installation;
    if (installation !== null) installation.retire();
    this.installation = null;
  }
}
