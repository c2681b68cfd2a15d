/** One field of a protobuf message: a number, or the bytes of a string, of bytes or of a message. */
export type ProtobufField = bigint | Buffer;

/** The last value of each field of a message, by field number; undefined where the bytes are no message. */
export function readProtobuf(message: Buffer): Map<number, ProtobufField> | undefined {
  const fields = new Map<number, ProtobufField>();
  let position = 0;
  const varint = (): bigint | undefined => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[position++];
      if (byte === undefined) return undefined;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return undefined;
  };
  while (position < message.length) {
    const tag = varint();
    if (tag === undefined || tag < 8n) return undefined;
    const wireType = Number(tag & 7n);
    const length = wireType === 1 ? 8n : wireType === 5 ? 4n : varint();
    if (length === undefined || (wireType > 2 && wireType !== 5)) return undefined;
    if (wireType === 0) {
      fields.set(Number(tag >> 3n), length);
      continue;
    }
    const end = position + Number(length);
    if (end > message.length) return undefined;
    fields.set(Number(tag >> 3n), message.subarray(position, end));
    position = end;
  }
  return fields;
}

/** The text of a string field; empty where it is missing or no string. */
export function textField(fields: Map<number, ProtobufField>, number: number): string {
  return bytesField(fields, number).toString("utf8");
}

export function bytesField(fields: Map<number, ProtobufField>, number: number): Buffer {
  const field = fields.get(number);
  return Buffer.isBuffer(field) ? field : Buffer.alloc(0);
}

/** A message of the given fields; false, empty texts and empty bytes are left out, as proto3 does. */
export function writeProtobuf(fields: [number: number, value: boolean | string | Buffer][]): Buffer {
  const parts: Buffer[] = [];
  for (const [number, value] of fields) {
    if (value === true) parts.push(varintOf(number << 3), varintOf(1));
    else if (value !== false && value.length > 0) {
      const bytes = Buffer.from(value as string);
      parts.push(varintOf((number << 3) | 2), varintOf(bytes.length), bytes);
    }
  }
  return Buffer.concat(parts);
}

function varintOf(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}
