import { Slice } from "../../bytes/slice";

/** The way to a picker: one gRPC stream for each request. */
export abstract class PickerStream {
  /** Sends a message, which is copied. False where the stream does not take it. */
  abstract send(message: Slice): bool;
  /** Says that nothing more will be sent; the picker then ends the stream. */
  abstract finish(): void;
  /** Breaks the stream off. */
  abstract cancel(): void;
}
