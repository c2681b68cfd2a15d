import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import type { HostFunctions } from "./functions.ts";

export function queueImports(guest: Guest): HostFunctions {
  const { memory } = guest;
  const { vmId } = guest.services;
  const { queues } = guest.services.sharedData;
  return {
    // The messages are announced on the root context that registered last.
    proxy_register_shared_queue(name: number, nameSize: number, tokenAt: number) {
      const { root } = guest.context;
      if (!root) return Status.BadArgument;
      const announce = (): void => {
        guest.call(root, "proxy_on_queue_ready", root.id, token);
      };
      const token = queues.register(vmId, memory.text(name, nameSize), announce);
      memory.writeUnsigned32(tokenAt, token);
      return Status.Ok;
    },

    proxy_resolve_shared_queue(vm: number, vmSize: number, name: number, nameSize: number, tokenAt: number) {
      const token = queues.resolve(memory.text(vm, vmSize) || vmId, memory.text(name, nameSize));
      if (token === undefined) return Status.NotFound;
      memory.writeUnsigned32(tokenAt, token);
      return Status.Ok;
    },

    // Announced once this callback is over, for the queue may belong to this very VM.
    proxy_enqueue_shared_queue(token: number, message: number, size: number) {
      const announce = queues.enqueue(token, memory.read(message, size));
      if (!announce) return Status.NotFound;
      guest.defer(announce);
      return Status.Ok;
    },

    proxy_dequeue_shared_queue(token: number, messageAt: number, sizeAt: number) {
      const message = queues.dequeue(token);
      if (message === undefined) return Status.NotFound;
      if (message === "empty") return Status.Empty;
      memory.give(message, messageAt, sizeAt);
      return Status.Ok;
    },
  };
}
