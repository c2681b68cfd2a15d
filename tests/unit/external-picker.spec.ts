import { Sink } from "../../assembly/bytes/sink";
import { isNothing } from "../../assembly/bytes/slice";
import { Destinations } from "../../assembly/picker/external/destinations";
import { otherName } from "../../assembly/picker/external/header-aliases";
import { ProtobufReader } from "../../assembly/framing/protobuf-reader";
import { ProtobufWriter } from "../../assembly/framing/protobuf-writer";
import { ReturnedBody } from "../../assembly/picker/external/returned-body";
import { bytes, text } from "./support/configuration";
import { bytesFrom } from "./support/text";

/** The destinations of a list, joined by spaces, and how many entries were none. */
function destinationsOf(list: string): string {
  const destinations = new Destinations();
  destinations.add(bytes(list));
  let all = "";
  for (let place = 0; place < destinations.count; place++) all += text(destinations.at(place)) + " ";
  all += destinations.malformed.toString();
  destinations.dispose();
  return all;
}

function isMalformed(values: u8[]): bool {
  const reader = new ProtobufReader(bytesFrom(values));
  while (reader.next()) continue;
  return reader.isMalformed;
}

describe("protobuf messages", () => {
  it("are read as they were written, nested ones of any length", () => {
    for (let length = 0; length < 40000; length = length * 3 + 1) {
      const sink = new Sink();
      const writer = new ProtobufWriter(sink);
      writer.number(1, u64.MAX_VALUE);
      const outer = writer.begin(2);
      const inner = writer.begin(536870911);
      writer.bytes(3, bytes("x".repeat(length)));
      writer.end(inner);
      writer.end(outer);
      writer.number(4, 1);

      const reader = new ProtobufReader(sink.written);
      expect(reader.next() && reader.field == 1 && reader.number == u64.MAX_VALUE).toBe(true);
      expect(reader.next()).toBe(true);
      const middle = new ProtobufReader(reader.bytes);
      expect(middle.next() && middle.field == 536870911).toBe(true);
      const content = new ProtobufReader(middle.bytes);
      expect(content.next() && content.field == 3).toBe(true);
      expect(text(content.bytes)).toBe("x".repeat(length));
      expect(reader.next() && reader.field == 4).toBe(true);
      expect(reader.next()).toBe(false);
      expect(reader.isMalformed).toBe(false);
      sink.dispose();
    }
  });

  it("may hold fields of fixed width, which are skipped", () => {
    const reader = new ProtobufReader(bytesFrom([0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x15, 1, 2, 3, 4, 0x18, 7]));
    expect(reader.next() && isNothing(reader.bytes)).toBe(true);
    expect(reader.next() && reader.field == 2).toBe(true);
    expect(reader.next() && reader.number == 7).toBe(true);
  });

  it("are malformed where they are cut off, too long or of no known kind", () => {
    expect(isMalformed([])).toBe(false);
    expect(isMalformed([0x08])).toBe(true);
    expect(isMalformed([0x0a, 0x02, 0x00])).toBe(true);
    expect(isMalformed([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])).toBe(true);
    expect(isMalformed([0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01])).toBe(true);
    expect(isMalformed([0x00, 0x01])).toBe(true);
    expect(isMalformed([0x0b, 0x0c])).toBe(true);
    expect(isMalformed([0x0d, 1, 2, 3])).toBe(true);
  });
});

describe("destinations", () => {
  it("are separated by commas, with blanks or without", () => {
    expect(destinationsOf("10.0.0.1:8000, 10.0.0.2:8000 ,,")).toBe("10.0.0.1:8000 10.0.0.2:8000 0");
    expect(destinationsOf("")).toBe("0");
  });

  it("have brackets around IPv6 addresses, however they came", () => {
    expect(destinationsOf("fd00::1:8000,[FD00::2]:80,::1:1")).toBe("[fd00::1]:8000 [fd00::2]:80 [::1]:1 0");
  });

  it("are left out and counted where they are none", () => {
    expect(destinationsOf("nonsense,10.0.0.1,10.0.0.1:0,10.0.0.1:8000,[fd00::1],:80,:")).toBe(
      "10.0.0.1:8000 6",
    );
  });
});

describe("headers with two names", () => {
  it("are known under both, others under one", () => {
    expect(text(otherName(bytes("x-llm-d-inference-objective")))).toBe("x-gateway-inference-objective");
    expect(text(otherName(bytes("x-gateway-model-name-rewrite")))).toBe("x-llm-d-model-name-rewrite");
    expect(isNothing(otherName(bytes("x-request-id")))).toBe(true);
  });
});

describe("a body that comes back", () => {
  it("tells its model, whatever the spelling, and nothing where it has none", () => {
    const spelt = new ReturnedBody(100);
    expect(spelt.add(bytes('{"mod\\u0065l":"lora-'))).toBe(true);
    expect(spelt.add(bytes('\\u00e4"}'))).toBe(true);
    expect(text(spelt.model())).toBe("lora-ä");
    spelt.dispose();
    const none = new ReturnedBody(100);
    none.add(bytes('{"model":7}'));
    expect(isNothing(none.model())).toBe(true);
    const broken = new ReturnedBody(100);
    broken.add(bytes('{"model":"a"'));
    expect(isNothing(broken.model())).toBe(true);
  });

  it("is not taken beyond its limit", () => {
    const body = new ReturnedBody(4);
    expect(body.add(bytes("abc"))).toBe(true);
    expect(body.add(bytes("de"))).toBe(false);
  });
});
