import assert from "node:assert/strict";
import { createVerify, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { bytesField, readProtobuf, textField, writeProtobuf } from "../../harness/host/protobuf.ts";
import type { HttpStream } from "../../harness/host/http-stream.ts";
import { REQUEST, bytes, startProbe, text } from "./support/probe.ts";

const KEYS = generateKeyPairSync("rsa", { modulusLength: 2048 });
const PRIVATE_PEM = KEYS.privateKey.export({ format: "pem", type: "pkcs8" }) as string;
const PRIVATE_DER = KEYS.privateKey.export({ format: "der", type: "pkcs8" });
const PUBLIC_DER = KEYS.publicKey.export({ format: "der", type: "spki" });

/** Calls a foreign function from a body callback: its parameter, then what the filter got and logged. */
function callForeign(
  name: string,
  parameter: Uint8Array,
): { result: Buffer; log: string[]; stream: HttpStream } {
  const { root, log } = startProbe(`request_body: foreign-body ${name}`);
  const stream = root.stream();
  stream.requestHeaders(REQUEST, false);
  stream.requestBody(parameter, true);
  return { result: Buffer.from(stream.upstream.body), log: log.slice(2), stream };
}

describe("foreign functions", () => {
  it("sign a text with a key in either form", () => {
    for (const key of [
      [2, PRIVATE_DER],
      [4, PRIVATE_PEM],
    ] as [number, Buffer | string][]) {
      const { result } = callForeign("sign", writeProtobuf([[1, "sha256"], key, [3, "to be signed"]]));
      const fields = readProtobuf(result);
      assert.ok(fields);
      assert.equal(fields.get(1), 1n);
      const verifier = createVerify("sha256").update("to be signed");
      assert.equal(verifier.verify(KEYS.publicKey, bytesField(fields, 2)), true);
    }
  });

  it("refuse to sign with two keys or none, and tell of an unknown hash", () => {
    const two = writeProtobuf([
      [1, "sha256"],
      [2, PRIVATE_DER],
      [4, PRIVATE_PEM],
      [3, "text"],
    ]);
    assert.deepEqual(callForeign("sign", two).log, ["foreign-body sign status 2"]);
    assert.deepEqual(callForeign("sign", writeProtobuf([[1, "sha256"]])).log, ["foreign-body sign status 2"]);
    const unknown = callForeign(
      "sign",
      writeProtobuf([
        [1, "sha0"],
        [2, PRIVATE_DER],
        [3, "text"],
      ]),
    );
    const fields = readProtobuf(unknown.result);
    assert.ok(fields);
    assert.equal(fields.has(1), false);
    assert.notEqual(textField(fields, 3), "");
  });

  it("verify a signature", () => {
    const signed = readProtobuf(
      callForeign(
        "sign",
        writeProtobuf([
          [1, "sha256"],
          [2, PRIVATE_DER],
          [3, "text"],
        ]),
      ).result,
    );
    assert.ok(signed);
    const signature = bytesField(signed, 2);
    const verify = (claimed: string): Buffer =>
      callForeign(
        "verify_signature",
        writeProtobuf([
          [1, "sha256"],
          [2, PUBLIC_DER],
          [3, signature],
          [4, claimed],
        ]),
      ).result;
    assert.equal(readProtobuf(verify("text"))?.get(1), 1n);
    assert.equal(readProtobuf(verify("another"))?.has(1), false);
  });

  it("compress and uncompress", () => {
    const plain = "again ".repeat(1000);
    const { result } = callForeign("compress", bytes(plain));
    assert.ok(result.length < 100);
    assert.equal(text(callForeign("uncompress", result).result), plain);
    assert.deepEqual(callForeign("uncompress", bytes("no zlib")).log, ["foreign-body uncompress status 3"]);
  });

  it("set filter state of Envoy's own, for the keys Envoy has a factory for", () => {
    const set = (key: string): ReturnType<typeof callForeign> =>
      callForeign(
        "set_envoy_filter_state",
        writeProtobuf([
          [1, key],
          [2, "value"],
        ]),
      );
    const known = set("envoy.string");
    assert.deepEqual(known.log, []);
    assert.deepEqual(known.stream.property("filter_state.envoy.string"), Buffer.from("value"));
    assert.deepEqual(set("envoy.lb").log, ["foreign-body set_envoy_filter_state status 1"]);
  });

  it("are only those Envoy has", () => {
    assert.deepEqual(callForeign("set_dynamic_metadata", bytes("x")).log, [
      "foreign-body set_dynamic_metadata status 1",
    ]);
    assert.deepEqual(callForeign("clear_route_cache", bytes("")).log, []);
  });
});

describe("protobuf", () => {
  it("is read field by field, and refused where it is cut", () => {
    const message = writeProtobuf([
      [1, "a"],
      [2, Buffer.alloc(300, 7)],
      [3, true],
    ]);
    const fields = readProtobuf(message);
    assert.ok(fields);
    assert.equal(textField(fields, 1), "a");
    assert.equal(bytesField(fields, 2).length, 300);
    assert.equal(fields.get(3), 1n);
    assert.equal(textField(fields, 9), "");
    assert.equal(readProtobuf(message.subarray(0, 100)), undefined);
    assert.equal(readProtobuf(Buffer.from([0x07])), undefined);
  });
});
