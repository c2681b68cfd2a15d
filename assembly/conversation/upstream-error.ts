import { Sink } from "../bytes/sink";

/** What an upstream's error says, read from its dialect: to be written in the client's. */
export class UpstreamError {
  /** The provider's message, or the text of the body; plain UTF-8. */
  readonly message: Sink = new Sink();
  /** The provider's own name for the error (`ThrottlingException`, `NOT_FOUND`); empty where it has none. */
  readonly code: Sink = new Sink();

  dispose(): void {
    this.message.dispose();
    this.code.dispose();
  }
}
