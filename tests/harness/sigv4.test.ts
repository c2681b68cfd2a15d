import assert from "node:assert/strict";
import { before, test } from "node:test";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { Random } from "./support/random.ts";
import { compileSigner, type SignerModule, type SigningInput } from "./support/signer-module.ts";

const requests = 2_500;
const seed = Number(process.env["TEST_SEED"] ?? Math.floor(Math.random() * 2 ** 32));

let signer: SignerModule;
before(async () => {
  signer = await compileSigner();
});

const unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const suiteToken = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";

/**
 * Cases of the Signature Version 4 test suite that AWS publishes (aws-sig-v4-test-suite, kept in botocore under
 * tests/unit/auth/aws4_testsuite): those that sign no further header. Name, request line, signature.
 */
const suite: [name: string, method: string, path: string, signature: string][] = [
  ["get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  [
    "get-vanilla-empty-query-key",
    "GET",
    "/?Param1=value1",
    "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
  ],
  [
    "get-vanilla-query-order-key-case",
    "GET",
    "/?Param2=value2&Param1=value1",
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  ],
  [
    "get-vanilla-query-order-key",
    "GET",
    "/?Param1=value2&Param1=Value1",
    "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1",
  ],
  [
    "get-vanilla-query-order-value",
    "GET",
    "/?Param1=value2&Param1=value1",
    "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694",
  ],
  [
    "get-vanilla-query-order-encoded",
    "GET",
    "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
    "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
  ],
  [
    "get-vanilla-query-unreserved",
    "GET",
    `/?${unreserved}=${unreserved}`,
    "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
  ],
  [
    "get-vanilla-utf8-query",
    "GET",
    "/?ሴ=bar",
    "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
  ],
  [
    "get-unreserved",
    "GET",
    `/${unreserved}`,
    "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
  ],
  ["get-utf8", "GET", "/ሴ", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"],
  ["post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
  [
    "post-vanilla-query",
    "POST",
    "/?Param1=value1",
    "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
  ],
  ["get-relative", "GET", "/example/..", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  [
    "get-relative-relative",
    "GET",
    "/example1/example2/../..",
    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  ],
  ["get-slash", "GET", "//", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  ["get-slash-dot-slash", "GET", "/./", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  [
    "get-slash-pointless-dot",
    "GET",
    "/./example",
    "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
  ],
  ["get-slashes", "GET", "//example//", "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"],
  ["get-space", "GET", "/example space/", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"],
  [
    "get-special-character",
    "GET",
    "/example/$delete",
    "a853c9b21b528b19643d00910d35b83a10c366a10833ceefb45edd6c80e40f27",
  ],
];

for (const [name, method, path, signature] of suite) {
  test(`AWS's test suite: ${name}`, () => assertSuiteCase(method, path, "", signature));
}

test("AWS's test suite: get-vanilla-with-session-token", () => {
  assertSuiteCase("GET", "/", suiteToken, "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8");
});

test("random requests are signed as AWS's own signer signs them", async () => {
  const random = new Random(seed);
  for (let count = 0; count < requests; count++) {
    const { input, path, query } = randomRequest(random);
    const time = new Date((1_000_000_000 + random.below(3_000_000_000)) * 1000);
    const expected = await signedByAws(input, path, query, time);
    assert.equal(signer.sign(input, time), expected, `TEST_SEED=${seed}, request ${count}: ${input.path}`);
  }
});

test("a path or query that is not well formed is signed all the same", () => {
  const input = randomRequest(new Random(1)).input;
  const time = new Date(0);
  const signed = (path: string): string => signer.sign({ ...input, path }, time);
  assert.equal(signed("/a?x=%zz"), signed("/a?x=%25zz"));
  assert.equal(signed("/a?x=%"), signed("/a?x=%25"));
  assert.equal(signed("/a?&&x&=&"), signed("/a?=&x="));
  assert.equal(signed("/a?"), signed("/a"));
  assert.equal(signed(""), signed("/"));
  assert.equal(signed("/../../.."), signed("/"));
  const parameters = Array.from({ length: 20_000 }, (_, index) => `p${index % 7}`).join("&");
  assert.match(signed(`/a?${parameters}`), /Signature=[0-9a-f]{64}$/);
});

function assertSuiteCase(method: string, path: string, sessionToken: string, signature: string): void {
  const input = {
    service: "service",
    region: "us-east-1",
    host: "example.amazonaws.com",
    accessKeyId: "AKIDEXAMPLE",
    secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    sessionToken,
    method,
    path,
    body: new Uint8Array(),
  };
  const headers = sessionToken === "" ? "host;x-amz-date" : "host;x-amz-date;x-amz-security-token";
  assert.equal(
    signer.sign(input, new Date("2015-08-30T12:36:00Z")),
    `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${headers}, Signature=${signature}`,
  );
}

type Query = Record<string, string[]>;

async function signedByAws(input: SigningInput, path: string, query: Query, time: Date): Promise<string> {
  const { accessKeyId, secretAccessKey, sessionToken, service, region, host, method, body } = input;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken === "" ? {} : { sessionToken }) };
  const reference = new SignatureV4({
    credentials,
    service,
    region,
    sha256: Sha256,
    uriEscapePath: true,
    applyChecksum: false,
  });
  const request = { method, protocol: "https:", hostname: host, path, query, headers: { host }, body };
  const signed = await reference.sign(request, { signingDate: time });
  return signed.headers["authorization"] ?? "";
}

/** A request, and its path and decoded query apart. */
function randomRequest(random: Random): { input: SigningInput; path: string; query: Query } {
  const region = random.pick(["us-east-1", "eu-central-1", "ap-southeast-2", "us-gov-west-1"]);
  const path = `/${random.several(0, 6, () => pathSegment(random)).join("/")}`;
  const parameters = random.several(0, 5, () => [text(random, 1, 6), text(random, 0, 8)] as const);
  const query: Query = {};
  for (const [name, value] of parameters) (query[name] ??= []).push(value);
  const spelled = parameters.map(([name, value]) => parameter(random, name, value)).join("&");
  const input = {
    service: random.pick(["bedrock", "sagemaker"]),
    region,
    host: random.pick([`bedrock-runtime.${region}.amazonaws.com`, "localhost:4566"]),
    accessKeyId: `AKIA${random.below(1_000_000)}`,
    secretAccessKey: `${text(random, 1, 90)}+/=`,
    sessionToken: random.chance(0.5) ? `${random.below(1_000_000)}//token==` : "",
    method: random.pick(["GET", "POST", "DELETE"]),
    path: path + (parameters.length > 0 ? `?${spelled}` : ""),
    body: Uint8Array.from(random.several(0, random.pick([0, 3, 70, 2000]), () => random.below(256))),
  };
  return { input, path, query };
}

const characters = [..."aZ09-._~ !*'()$&+,;=:@%/\"<>[]{}|^`\\é☂日𝔘"];

function text(random: Random, least: number, most: number): string {
  return random.several(least, most, () => random.pick(characters)).join("");
}

function pathSegment(random: Random): string {
  if (random.chance(0.2)) return random.pick([".", "..", "", "model", "arn%3Aaws%3Abedrock", "%2F", "a%20b"]);
  return text(random, 1, 8).replace(/[/?]/g, "");
}

/** A parameter as clients may spell it: whatever need not be escaped sometimes is, in digits of either case. */
function parameter(random: Random, name: string, value: string): string {
  const spelledName = spelling(random, name, /[&=+%]/);
  if (value === "" && random.chance(0.5)) return spelledName;
  return `${spelledName}=${spelling(random, value, /[&+%]/)}`;
}

function spelling(random: Random, text: string, mustEscape: RegExp): string {
  return Array.from(text, (character) => {
    if (character === " " && random.chance(0.5)) return "+";
    if (!mustEscape.test(character) && random.chance(0.5)) return character;
    const escaped = [...Buffer.from(character)].map((byte) => byte.toString(16).padStart(2, "0"));
    return escaped.map((digits) => `%${random.chance(0.5) ? digits.toUpperCase() : digits}`).join("");
  }).join("");
}
