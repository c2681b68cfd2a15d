/** How a protobuf field is encoded: the lowest three bits of its tag. Groups, long deprecated, are not read. */
export const enum WireType {
  Varint = 0,
  Fixed64 = 1,
  Bytes = 2,
  Fixed32 = 5,
}
