import { NOTHING, Slice, isEmpty, isNothing } from "../../bytes/slice";
import { HeaderMutationField, HeaderValueField, HeaderValueOptionField } from "./fields";
import { ProtobufReader } from "../../framing/protobuf-reader";

/** Reads the headers that a `HeaderMutation` sets, one after the other. Removals are skipped. */
export class SetHeaders {
  /** As the picker wrote it: not always in lower case. */
  name: Slice = NOTHING;
  value: Slice = NOTHING;
  private isBroken: bool = false;
  private readonly mutation: ProtobufReader;

  constructor(mutation: Slice) {
    this.mutation = new ProtobufReader(mutation);
  }

  get isMalformed(): bool {
    return this.isBroken || this.mutation.isMalformed;
  }

  /** Moves to the next header. False at the end, and where the mutation is malformed. */
  next(): bool {
    while (!this.isBroken && this.mutation.next()) {
      if (this.mutation.field != HeaderMutationField.SetHeaders) continue;
      const option = new ProtobufReader(this.mutation.bytes);
      let header: Slice = NOTHING;
      while (option.next()) {
        if (option.field == HeaderValueOptionField.Header) header = option.bytes;
      }
      this.isBroken = option.isMalformed || !this.read(header);
      if (!this.isBroken && !isNothing(this.name)) return true;
    }
    return false;
  }

  /** Reads a `HeaderValue`, whose `raw_value` counts where it has one. False where it is malformed. */
  private read(header: Slice): bool {
    this.name = NOTHING;
    this.value = NOTHING;
    const reader = new ProtobufReader(header);
    let text: Slice = NOTHING;
    while (reader.next()) {
      if (reader.field == HeaderValueField.Key) this.name = reader.bytes;
      else if (reader.field == HeaderValueField.Value) text = reader.bytes;
      else if (reader.field == HeaderValueField.RawValue) this.value = reader.bytes;
    }
    if (isEmpty(this.value) && !isNothing(text)) this.value = text;
    return !reader.isMalformed;
  }
}
