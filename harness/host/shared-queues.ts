interface SharedQueue {
  readonly messages: Buffer[];
  ready: () => void;
}

/** Queues between VMs: registered under (vm id, name), filled by anyone who resolves that name, emptied by token. */
export class SharedQueues {
  readonly #tokens = new Map<string, number>();
  readonly #queues = new Map<number, SharedQueue>();

  /** `ready` announces a message to its owner; the last root context to register gets the calls, what is queued stays. */
  register(vmId: string, name: string, ready: () => void): number {
    const key = `${vmId}\0${name}`;
    const token = this.#tokens.get(key) ?? this.#tokens.size + 1;
    this.#tokens.set(key, token);
    const queue = this.#queues.get(token);
    if (queue) queue.ready = ready;
    else this.#queues.set(token, { messages: [], ready });
    return token;
  }

  resolve(vmId: string, name: string): number | undefined {
    return this.#tokens.get(`${vmId}\0${name}`);
  }

  /** Adds a message. Returns what announces it to the owner, or undefined where no queue has that token. */
  enqueue(token: number, message: Buffer): (() => void) | undefined {
    const queue = this.#queues.get(token);
    queue?.messages.push(message);
    return queue?.ready;
  }

  /** The oldest message, "empty", or undefined where no queue has that token. */
  dequeue(token: number): Buffer | "empty" | undefined {
    const queue = this.#queues.get(token);
    return queue && (queue.messages.shift() ?? "empty");
  }
}
