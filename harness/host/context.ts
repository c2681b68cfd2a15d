import { BufferType, MapType, Status } from "./abi.ts";
import { ConstantBuffer } from "./body-buffer.ts";
import type { GuestBuffer } from "./body-buffer.ts";
import type { HeaderMap } from "./header-map.ts";
import type { LocalReply } from "./local-reply.ts";
import type { RootContext } from "./root-context.ts";

/**
 * What a host function acts on: the VM itself, a root context, or a stream. This base answers as Envoy does where there is
 * no stream: no request, no response, no properties.
 */
export abstract class Context {
  /** The number the filter knows it by. */
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }

  /** The root context whose configuration and callouts count; undefined for the VM itself. */
  abstract get root(): RootContext | undefined;

  /** The map a reading function gets. */
  headerMap(type: number): HeaderMap | undefined {
    const callouts = this.root?.callouts;
    switch (type) {
      case MapType.GrpcReceiveInitialMetadata:
        return callouts?.received.initialMetadata;
      case MapType.GrpcReceiveTrailingMetadata:
        return callouts?.received.trailingMetadata;
      case MapType.HttpCallResponseHeaders:
        return callouts?.received.headers;
      case MapType.HttpCallResponseTrailers:
        return callouts?.received.trailers;
      default:
        return undefined;
    }
  }

  /** The map a changing function gets: what callouts received cannot be changed. */
  headerMapToChange(type: number): HeaderMap | undefined;
  headerMapToChange(): HeaderMap | undefined {
    return undefined;
  }

  /** The status for a header read from a map that is not there. */
  get missingMapStatus(): Status {
    return Status.BadArgument;
  }

  /** Undefined means NotFound; a body that is not there is an empty buffer. */
  buffer(type: number): GuestBuffer | undefined {
    const received = this.root?.callouts.received;
    switch (type) {
      case BufferType.HttpCallResponseBody:
        return received?.body && new ConstantBuffer(received.body);
      case BufferType.GrpcReceiveBuffer:
        return new ConstantBuffer(received?.message);
      case BufferType.VmConfiguration:
        return new ConstantBuffer(this.root?.vmConfiguration);
      case BufferType.PluginConfiguration:
        return this.root?.configurationInReach && new ConstantBuffer(this.root.configurationInReach);
      default:
        return new ConstantBuffer();
    }
  }

  /** Status code and message of the callout that just came back. */
  get calloutStatus(): { code: number; message: string } {
    return { code: 0, message: "" };
  }

  abstract property(path: readonly string[]): Buffer | undefined;

  setProperty(path: string, value: Buffer): Status;
  setProperty(): Status {
    return Status.NotFound;
  }

  /** Sets filter state of Envoy's own, by the foreign function `set_envoy_filter_state`. */
  setFilterState(key: string, value: Buffer): Status;
  setFilterState(): Status {
    return Status.NotFound;
  }

  continueStream(type: number): Status {
    return type > 3 ? Status.BadArgument : type === 3 ? Status.Unimplemented : Status.Ok;
  }

  closeStream(type: number): Status {
    return type > 3 ? Status.BadArgument : Status.Ok;
  }

  sendLocalReply(reply: LocalReply): void;
  sendLocalReply(): void {}

  /** Called once when the VM trapped: nothing may be called in it any more. */
  vmDied(): void {}
}

/** The context of calls that belong to no configuration: `_initialize` and memory allocation. */
export class VmContext extends Context {
  constructor() {
    super(0);
  }

  get root(): undefined {
    return undefined;
  }

  property(): undefined {
    return undefined;
  }
}
