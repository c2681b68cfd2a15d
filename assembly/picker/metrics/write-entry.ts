import { CommaList } from "../../bytes/comma-list";
import { Sink } from "../../bytes/sink";
import { Slice, byteAt, lengthOf } from "../../bytes/slice";
import { JsonWriter } from "../../json/writer";
import { MetricsReading } from "./metrics-reading";
import { SNAPSHOT_KEYS, SnapshotField } from "./snapshot-keys";

const BACKSLASH: u8 = 0x5c;
const LETTER_N: u8 = 0x6e;
const LINE_FEED: u8 = 0x0a;
const FRACTION_DIGITS: i32 = 12;

/** Writes a server's entry in the snapshot: what it said, and when (`readAt`, milliseconds since 1970). */
export function writeEntry(address: Slice, reading: MetricsReading, readAt: u64, into: Sink): void {
  const json = new JsonWriter(into);
  json.beginObject();
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.Address]);
  json.string(address);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.Waiting]);
  json.integer(reading.waiting);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.Running]);
  json.integer(reading.running);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.KvCacheUsage]);
  writeShare(json, reading.kvCacheUsage);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.RunningLora]);
  writeNames(json, reading.runningAdapters);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.WaitingLora]);
  writeNames(json, reading.waitingAdapters);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.MaxLora]);
  json.integer(reading.mostAdapters);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.BlockTokens]);
  json.integer(reading.cacheBlockTokens);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.Blocks]);
  json.integer(reading.cacheBlocks);
  json.escapedKey(SNAPSHOT_KEYS[SnapshotField.ReadAt]);
  json.integer(readAt as i64);
  json.endObject();
}

/** A number from 0 to 1. */
function writeShare(json: JsonWriter, share: f64): void {
  const text = new Sink();
  let rest = nearest(share * 1e12) as u64;
  let unit: u64 = 1_000_000_000_000;
  text.byte(0x30 + ((rest / unit) as u8));
  text.byte(0x2e);
  for (let digit = 0; digit < FRACTION_DIGITS; digit++) {
    rest %= unit;
    unit /= 10;
    text.byte(0x30 + ((rest / unit) as u8));
  }
  json.raw(text.written);
  text.dispose();
}

/** The names in a label value, in which commas join them, as an array of strings. */
function writeNames(json: JsonWriter, joined: Slice): void {
  const decoded = new Sink();
  decodeLabel(joined, decoded);
  const names = new CommaList(decoded.written);
  json.beginArray();
  while (names.next()) json.string(names.entry);
  json.endArray();
  decoded.dispose();
}

/** The escapes of label values are `\\`, `\"` and `\n`; any other backslash stands for itself. */
function decodeLabel(value: Slice, into: Sink): void {
  const length = lengthOf(value);
  for (let index = 0; index < length; index++) {
    let byte = byteAt(value, index);
    if (byte == BACKSLASH && index + 1 < length) {
      const escaped = byteAt(value, index + 1);
      if (escaped == LETTER_N) byte = LINE_FEED;
      else if (escaped == BACKSLASH || escaped == 0x22) byte = escaped;
      if (byte != BACKSLASH || escaped == BACKSLASH) index++;
    }
    into.byte(byte);
  }
}
