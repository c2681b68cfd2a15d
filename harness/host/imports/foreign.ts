import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import { Status } from "../abi.ts";
import type { Guest } from "../guest.ts";
import { bytesField, readProtobuf, textField, writeProtobuf } from "../protobuf.ts";
import type { ProtobufField } from "../protobuf.ts";
import type { HostFunctions } from "./functions.ts";

/** A status where it failed, else what goes back to the filter. */
type ForeignFunction = (guest: Guest, parameter: Buffer) => Status | Buffer;

/** The filter state keys for which stock Envoy has a factory the filter can reach. */
const FILTER_STATE_KEYS = [
  "envoy.string",
  "envoy.ratelimit.hits_addend",
  "envoy.tcp_proxy.cluster",
  "envoy.network.transport_socket.original_dst_address",
  "envoy.upstream.dynamic_host",
];

const FUNCTIONS: Readonly<Record<string, ForeignFunction>> = {
  // Routes are the test's business: nothing to forget here.
  clear_route_cache: () => Status.Ok,
  declare_property: (_guest, parameter) => (readProtobuf(parameter) ? Status.Ok : Status.BadArgument),
  set_envoy_filter_state(guest, parameter) {
    const fields = readProtobuf(parameter);
    if (!fields) return Status.BadArgument;
    const key = textField(fields, 1);
    return FILTER_STATE_KEYS.includes(key)
      ? guest.context.setFilterState(key, Buffer.from(bytesField(fields, 2)))
      : Status.NotFound;
  },
  sign: (_guest, parameter) => withFields(parameter, signText),
  verify_signature: (_guest, parameter) => withFields(parameter, verifyText),
  compress: (_guest, parameter) => deflateSync(parameter),
  uncompress(_guest, parameter) {
    try {
      return inflateSync(parameter);
    } catch {
      return Status.SerializationFailure;
    }
  },
};

export function foreignImports(guest: Guest): HostFunctions {
  const { memory } = guest;
  return {
    proxy_call_foreign_function(
      name: number,
      nameSize: number,
      parameter: number,
      parameterSize: number,
      resultAt: number,
      sizeAt: number,
    ) {
      const foreign = FUNCTIONS[memory.text(name, nameSize)];
      if (!foreign) return Status.NotFound;
      const result = foreign(guest, memory.read(parameter, parameterSize));
      if (typeof result === "number") return result;
      if (resultAt !== 0 && sizeAt !== 0) memory.give(result, resultAt, sizeAt);
      return Status.Ok;
    },
  };
}

type Fields = Map<number, ProtobufField>;

function withFields(parameter: Buffer, use: (fields: Fields) => Status | Buffer): Status | Buffer {
  const fields = readProtobuf(parameter);
  return fields ? use(fields) : Status.BadArgument;
}

/** SignArguments: hash function 1, private key 2 (DER) or 4 (PEM), text 3. SignResult: result 1, signature 2, error 3. */
function signText(fields: Fields): Status | Buffer {
  const key = importKey(bytesField(fields, 2), textField(fields, 4), "pkcs8", createPrivateKey);
  if (!key) return Status.BadArgument;
  try {
    const signature = sign(textField(fields, 1), bytesField(fields, 3), key);
    return writeProtobuf([
      [1, true],
      [2, signature],
    ]);
  } catch (error) {
    return writeProtobuf([[3, (error as Error).message]]);
  }
}

/** VerifySignatureArguments: hash function 1, public key 2 (DER) or 5 (PEM), signature 3, text 4. Result 1, error 2. */
function verifyText(fields: Fields): Status | Buffer {
  const key = importKey(bytesField(fields, 2), textField(fields, 5), "spki", createPublicKey);
  if (!key) return Status.BadArgument;
  const isValid = verify(textField(fields, 1), bytesField(fields, 4), key, bytesField(fields, 3));
  return writeProtobuf(isValid ? [[1, true]] : [[2, "Failed to verify digest."]]);
}

/** Exactly one of the two forms must be given. */
function importKey<Type extends "pkcs8" | "spki">(
  der: Buffer,
  pem: string,
  type: Type,
  create: (key: string | { key: Buffer; format: "der"; type: Type }) => KeyObject,
): KeyObject | undefined {
  if (der.length > 0 === (pem !== "")) return undefined;
  try {
    return create(pem || { key: der, format: "der", type });
  } catch {
    return undefined;
  }
}
