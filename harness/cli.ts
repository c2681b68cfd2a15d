import { Command, CommanderError } from "commander";
import { registerCheckDump } from "./commands/check-dump.ts";
import { registerConvert } from "./commands/convert.ts";
import { registerGateway } from "./commands/gateway.ts";
import { registerImport } from "./commands/import.ts";
import { registerRender } from "./commands/render.ts";
import { registerReplay } from "./commands/replay.ts";
import { registerValidate } from "./commands/validate.ts";
import { isClone } from "./installation.ts";

const program = new Command("ai-gateway")
  .description(
    "replays, checks and renders what the AI gateway filter is configured with and was recorded doing",
  )
  .exitOverride();

registerReplay(program);
registerImport(program);
registerValidate(program);
registerRender(program);
registerGateway(program);
registerConvert(program);
registerCheckDump(program);
if (isClone) {
  // It writes the project's own pages, with tools that only a clone has.
  const { registerCompatibility } = await import("./commands/compatibility.ts");
  registerCompatibility(program);
}
for (const command of program.commands) command.copyInheritedSettings(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has told what is wrong; asking for help is no error.
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
