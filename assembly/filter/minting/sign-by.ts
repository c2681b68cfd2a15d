import { literal } from "../../bytes/ascii";
import { Sink } from "../../bytes/sink";
import { Slice } from "../../bytes/slice";
import { callForeignFunction } from "../../host/foreign";
import { free } from "../../host/returned";
import { ProtobufReader } from "../../framing/protobuf-reader";
import { ProtobufWriter } from "../../framing/protobuf-writer";

const SIGN = literal("sign");
const SHA256 = literal("sha256");

// Fields of SignArguments and SignResult, in Envoy's source/extensions/common/wasm/ext/sign.proto.
const HASH_FUNCTION: u32 = 1;
const TEXT: u32 = 3;
const PRIVATE_KEY_PEM: u32 = 4;
const SIGNATURE: u32 = 2;

/** Writes the signature of `text` with SHA-256 by a private key in PEM, which Envoy makes. False where it cannot. */
export function signBy(privateKey: Slice, text: Slice, into: Sink): bool {
  const message = new Sink();
  const argument = new ProtobufWriter(message);
  argument.bytes(HASH_FUNCTION, SHA256);
  argument.bytes(TEXT, text);
  argument.bytes(PRIVATE_KEY_PEM, privateKey);
  const result = callForeignFunction(SIGN, message.written);
  message.dispose();
  const before = into.length;
  const reader = new ProtobufReader(result);
  while (reader.next()) {
    if (reader.field == SIGNATURE) into.bytes(reader.bytes);
  }
  free(result);
  return into.length > before;
}
