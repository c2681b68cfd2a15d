import { PendingCallouts } from "./callouts.ts";
import { Context } from "./context.ts";
import type { Guest } from "./guest.ts";
import { HttpStream } from "./http-stream.ts";
import type { HeaderPause, StreamOptions } from "./http-stream.ts";

/** One plugin configuration in a VM: what a filter entry of Envoy's configuration is. */
export class RootContext extends Context {
  readonly rootId: string;
  readonly vmConfiguration: Uint8Array;
  /** Calls to other clusters that wait for an answer. */
  readonly callouts: PendingCallouts;
  /** Milliseconds between ticks; 0 until the filter asks for them. */
  tickPeriod = 0;
  /** The plugin configuration, while the filter may read it: during `proxy_on_configure`. */
  configurationInReach: Uint8Array | undefined;

  readonly #guest: Guest;
  readonly #headerPause: HeaderPause;
  #shutdown: "no" | "pending" | "done" = "no";

  constructor(guest: Guest, rootId: string, vmConfiguration: Uint8Array, headerPause: HeaderPause) {
    super(guest.newContextId());
    this.#guest = guest;
    this.#headerPause = headerPause;
    this.rootId = rootId;
    this.vmConfiguration = vmConfiguration;
    this.callouts = new PendingCallouts(guest, this);
    guest.contexts.set(this.id, this);
  }

  override get root(): this {
    return this;
  }

  /**
   * Makes the context in the filter and gives it the configuration. Returns the callback that refused, or undefined.
   */
  start(configuration: Uint8Array): string | undefined {
    this.#guest.call(this, "proxy_on_context_create", this.id, 0);
    const size = this.vmConfiguration.length;
    if (!this.#accepts("proxy_on_vm_start", size)) return "proxy_on_vm_start";
    this.configurationInReach = configuration;
    const isAccepted = this.#accepts("proxy_on_configure", configuration.length);
    this.configurationInReach = undefined;
    return isAccepted ? undefined : "proxy_on_configure";
  }

  /** One tick of the timer. Nothing happens while the filter has not asked for ticks. */
  tick(): void {
    if (this.tickPeriod > 0) this.#guest.call(this, "proxy_on_tick", this.id);
  }

  /** A new HTTP stream under this configuration. */
  stream(options: StreamOptions = {}): HttpStream {
    return new HttpStream(this.#guest, this, this.#headerPause, options);
  }

  /** Ends the context: `proxy_on_done`, then `proxy_on_delete`, at once or when the filter says `proxy_done`. */
  shutdown(): void {
    if (this.#shutdown !== "no" || this.#guest.death) return;
    this.#shutdown = "pending";
    if (this.#accepts("proxy_on_done")) this.#delete();
  }

  /** The filter said `proxy_done`. False where nothing waited for it. */
  done(): boolean {
    if (this.#shutdown !== "pending") return false;
    this.#guest.defer(() => this.#delete());
    return true;
  }

  override get calloutStatus(): { code: number; message: string } {
    return this.callouts.status;
  }

  override property(path: readonly string[]): Buffer | undefined {
    const values: Record<string, string> = {
      plugin_name: this.rootId,
      plugin_root_id: this.rootId,
      plugin_vm_id: this.#guest.services.vmId,
    };
    const value = path.length === 1 ? values[path[0] ?? ""] : undefined;
    return value === undefined ? undefined : Buffer.from(value);
  }

  #accepts(callback: string, ...sizes: number[]): boolean {
    return this.#guest.call(this, callback, this.id, ...sizes).result !== 0;
  }

  #delete(): void {
    if (this.#shutdown === "done") return;
    this.#shutdown = "done";
    this.#guest.call(this, "proxy_on_delete", this.id);
    this.#guest.contexts.delete(this.id);
  }
}
