import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { cli, project } from "../../harness/support/run-cli.ts";

/** `npm run gateway` as it runs until it is told to end. */
export class GatewayCommand {
  /** All that it has printed. */
  shown = "";
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();

  /** Starts it with these arguments in a folder; `command` replaces `node … cli.ts gateway`, arguments go behind. */
  constructor(
    args: string[],
    folder: string,
    environment: NodeJS.ProcessEnv = {},
    command = [process.execPath, "--import=tsx", cli, "gateway"],
  ) {
    const [program = "", ...first] = command;
    this.#child = spawn(program, [...first, ...args], {
      cwd: project,
      env: {
        ...process.env,
        CI: "",
        INIT_CWD: folder,
        NO_COLOR: "1",
        FORCE_COLOR: undefined,
        ...environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own: npm has children, and they have some as well.
      detached: true,
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.shown += text;
        for (const wake of this.#waiting) wake();
      });
    }
    this.#ended = new Promise((resolve) => this.#child.once("close", resolve));
  }

  /** Waits until it has printed something. Fails where it ends before. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((resolve) => {
      const look = (): void => {
        const match = pattern.exec(this.shown);
        if (match === null) return;
        this.#waiting.delete(look);
        resolve(match);
      };
      this.#waiting.add(look);
      look();
    });
    const ended = this.#ended.then(() => {
      throw new Error(`ended before ${pattern}: ${this.shown}`);
    });
    return Promise.race([found, ended]);
  }

  /** Tells it to end, and gives its exit code. */
  async end(): Promise<number | null> {
    this.#signal("SIGTERM");
    return this.#ended;
  }

  /** Makes sure that nothing is left of it. */
  kill(): void {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#signal("SIGKILL");
  }

  #signal(name: NodeJS.Signals): void {
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, name);
  }
}
