import { z } from "zod";

/** What a provider answers instead of a reply: its status, and a message in the provider's own error format. */
export class Refusal extends Error {
  readonly status: number;
  /** The provider's own code for it, where clients go by one. */
  readonly code: string | undefined;

  constructor(status: number, message: string, code?: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Reads a body by its schema. Throws Refusal, naming every member that is wrong, missing or not known to the provider. */
export function checked<Output>(schema: z.ZodType<Output>, body: unknown): Output {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Refusal(400, z.prettifyError(result.error));
}
