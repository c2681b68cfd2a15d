import { decodeBase64, encodeBase64 } from "../../assembly/bytes/base64";
import { hexValue, writeHex } from "../../assembly/bytes/hex";
import { percentEncodedByteAt, writePercentEncoded } from "../../assembly/bytes/percent";
import { Sink } from "../../assembly/bytes/sink";
import { NOTHING, Slice, cut, lengthOf, sliceOf, startOf } from "../../assembly/bytes/slice";
import { Hmac } from "../../assembly/crypto/hmac";
import { Sha256 } from "../../assembly/crypto/sha256";
import { bytesFrom, bytesOf, textOf } from "./support/text";

function hexOf(bytes: Slice): string {
  const sink = new Sink();
  writeHex(bytes, sink);
  const text = textOf(sink.written);
  sink.dispose();
  return text;
}

function repeated(byte: u8, count: i32): Slice {
  const start = heap.alloc(count as usize);
  memory.fill(start, byte, count as usize);
  return sliceOf(start, count);
}

function sha256(bytes: Slice): string {
  const hash = new Sha256();
  hash.update(bytes);
  return hexOf(hash.finish());
}

function hmac(key: Slice, message: Slice): string {
  const code = new Hmac();
  code.start(key);
  code.update(message);
  return hexOf(code.finish());
}

/** A text's bytes as base64. */
function toBase64(text: string): string {
  const sink = new Sink();
  encodeBase64(bytesOf(text), sink);
  const encoded = textOf(sink.written);
  sink.dispose();
  return encoded;
}

/** What a base64 text stands for; "refused" where it is none. */
function fromBase64(text: string): string {
  const sink = new Sink();
  const decoded = decodeBase64(bytesOf(text), sink) ? textOf(sink.written) : "refused";
  sink.dispose();
  return decoded;
}

function percentEncoded(text: string): string {
  const sink = new Sink();
  writePercentEncoded(bytesOf(text), sink);
  const encoded = textOf(sink.written);
  sink.dispose();
  return encoded;
}

describe("SHA-256", () => {
  // NIST, "Examples with Intermediate Values" to FIPS 180-4.
  it("hashes the published examples", () => {
    expect(sha256(bytesOf("abc"))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(sha256(bytesOf(""))).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256(bytesOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))).toBe(
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    );
    expect(sha256(repeated(0x61, 1_000_000))).toBe(
      "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
    );
  });

  it("hashes no slice as the empty message", () => {
    expect(sha256(NOTHING)).toBe(sha256(bytesOf("")));
  });

  it("gives the same digest however the message is cut", () => {
    const message = repeated(0x5a, 200);
    const whole = sha256(message);
    const hash = new Sha256();
    for (let first = 0; first <= 200; first++) {
      for (let second = first; second <= 200; second += 13) {
        hash.start();
        hash.update(cut(message, 0, first));
        hash.update(cut(message, first, second));
        hash.update(cut(message, second, 200));
        expect(hexOf(hash.finish())).toBe(whole);
      }
    }
  });
});

describe("HMAC-SHA-256", () => {
  // RFC 4231 section 4; case 5 tests truncation, which is not offered.
  it("gives the codes of RFC 4231", () => {
    expect(hmac(repeated(0x0b, 20), bytesOf("Hi There"))).toBe(
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
    );
    expect(hmac(bytesOf("Jefe"), bytesOf("what do ya want for nothing?"))).toBe(
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
    );
    expect(hmac(repeated(0xaa, 20), repeated(0xdd, 50))).toBe(
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
    );
    const counting = repeated(0, 25);
    for (let index = 0; index < 25; index++) {
      store<u8>(startOf(counting) + (index as usize), (index + 1) as u8);
    }
    expect(hmac(counting, repeated(0xcd, 50))).toBe(
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
    );
    expect(hmac(repeated(0xaa, 131), bytesOf("Test Using Larger Than Block-Size Key - Hash Key First"))).toBe(
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    );
    const long =
      "This is a test using a larger than block-size key and a larger than block-size data. " +
      "The key needs to be hashed before being used by the HMAC algorithm.";
    expect(hmac(repeated(0xaa, 131), bytesOf(long))).toBe(
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    );
  });

  it("takes a code as the key of the next", () => {
    const code = new Hmac();
    code.start(bytesOf("first"));
    code.update(bytesOf("second"));
    code.start(code.finish());
    code.update(bytesOf("third"));
    const chained = hexOf(code.finish());

    const first = new Hmac();
    first.start(bytesOf("first"));
    first.update(bytesOf("second"));
    expect(chained).toBe(hmac(first.finish(), bytesOf("third")));
  });
});

describe("hexadecimal", () => {
  it("writes lower-case digits and reads both cases", () => {
    expect(hexOf(bytesFrom([0x00, 0x0f, 0xa5, 0xff]))).toBe("000fa5ff");
    expect(hexValue(0x30)).toBe(0);
    expect(hexValue(0x66)).toBe(15);
    expect(hexValue(0x41)).toBe(10);
    expect(hexValue(0x47)).toBe(-1);
    expect(hexValue(0x2f)).toBe(-1);
    expect(hexValue(0x60)).toBe(-1);
  });
});

describe("base64", () => {
  // RFC 4648 section 10.
  it("decodes the published examples", () => {
    const plain = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
    const encoded = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"];
    for (let index = 0; index < plain.length; index++) expect(fromBase64(encoded[index])).toBe(plain[index]);
  });

  it("encodes them back", () => {
    const plain = ["", "f", "fo", "foo", "foob", "fooba", "foobar", "\u00fb\u00ff\u00be"];
    const encoded = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy", "w7vDv8K+"];
    for (let index = 0; index < plain.length; index++) expect(toBase64(plain[index])).toBe(encoded[index]);
  });

  it("knows every digit", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const sink = new Sink();
    expect(decodeBase64(bytesOf(alphabet), sink)).toBe(true);
    expect(hexOf(sink.written)).toBe(
      "00108310518720928b30d38f41149351559761969b71d79f" + "8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf",
    );
    const again = new Sink();
    encodeBase64(sink.written, again);
    expect(textOf(again.written)).toBe(alphabet);
    again.dispose();
    sink.dispose();
  });

  it("refuses what is not canonical", () => {
    const refused = [
      "Z",
      "Zg",
      "Zg=",
      "Zm9",
      "Zh==",
      "Zm9=",
      "Zm9v=",
      "Z===",
      "====",
      "Zg==Zg==",
      "Zm-_",
      "Zm9v\n",
    ];
    for (let index = 0; index < refused.length; index++) expect(fromBase64(refused[index])).toBe("refused");
  });
});

describe("percent-encoding", () => {
  it("leaves the unreserved characters alone", () => {
    const unreserved = "ABCXYZabcxyz0189-._~";
    expect(percentEncoded(unreserved)).toBe(unreserved);
    expect(percentEncoded("/a b:%é`{@[")).toBe("%2Fa%20b%3A%25%C3%A9%60%7B%40%5B");
  });

  it("is read where it is complete", () => {
    expect(percentEncodedByteAt(bytesOf("a%3aB"), 1)).toBe(0x3a);
    expect(percentEncodedByteAt(bytesOf("a%3aB"), 0)).toBe(-1);
    expect(percentEncodedByteAt(bytesOf("%3"), 0)).toBe(-1);
    expect(percentEncodedByteAt(bytesOf("%zz"), 0)).toBe(-1);
  });
});
