import { literal } from "../../bytes/ascii";
import { NOTHING, Slice, equals, isNothing } from "../../bytes/slice";
import { ENDPOINT_SUBSET, SERVED_ENDPOINT } from "../protocol-headers";
import {
  ListValueField,
  MapEntryField,
  MetadataField,
  ProcessingRequestField,
  StructField,
  ValueField,
} from "./fields";
import { ProtobufReader } from "../../framing/protobuf-reader";
import { ProtobufWriter } from "../../framing/protobuf-writer";

const LOAD_BALANCER = literal("envoy.lb");
const SUBSET_HINT = literal("envoy.lb.subset_hint");

/** Tells the picker in `metadata_context` which endpoints it may pick: a list of strings, as the endpoint picker protocol has it. */
export function writeSubsetHint(writer: ProtobufWriter, endpoints: Slice[]): void {
  const context = writer.begin(ProcessingRequestField.MetadataContext);
  const hint = beginEntry(writer, MetadataField.FilterMetadata, SUBSET_HINT);
  const entry = beginEntry(writer, StructField.Fields, ENDPOINT_SUBSET);
  const list = writer.begin(ValueField.ListValue);
  for (let index = 0; index < endpoints.length; index++) {
    const value = writer.begin(ListValueField.Values);
    writer.bytes(ValueField.StringValue, endpoints[index]);
    writer.end(value);
  }
  writer.end(list);
  endEntry(writer, entry);
  endEntry(writer, hint);
  writer.end(context);
}

/** Tells the picker in `metadata_context` which endpoint served. */
export function writeServedEndpoint(writer: ProtobufWriter, endpoint: Slice): void {
  const context = writer.begin(ProcessingRequestField.MetadataContext);
  const namespace = beginEntry(writer, MetadataField.FilterMetadata, LOAD_BALANCER);
  const entry = beginEntry(writer, StructField.Fields, SERVED_ENDPOINT);
  writer.bytes(ValueField.StringValue, endpoint);
  endEntry(writer, entry);
  endEntry(writer, namespace);
  writer.end(context);
}

/** The text under `key` in the namespace `envoy.lb` of a response's `dynamic_metadata`; NOTHING where there is none. */
export function loadBalancerText(dynamicMetadata: Slice, key: Slice): Slice {
  const namespace = fieldOf(dynamicMetadata, LOAD_BALANCER, ValueField.StructValue);
  return isNothing(namespace) ? NOTHING : fieldOf(namespace, key, ValueField.StringValue);
}

/** The value of a member of a `google.protobuf.Struct`, of several the last, where it is of that kind; NOTHING otherwise. */
function fieldOf(struct: Slice, key: Slice, kind: ValueField): Slice {
  let found: Slice = NOTHING;
  const fields = new ProtobufReader(struct);
  while (fields.next()) {
    if (fields.field != StructField.Fields) continue;
    const entry = new ProtobufReader(fields.bytes);
    let name: Slice = NOTHING;
    let value: Slice = NOTHING;
    while (entry.next()) {
      if (entry.field == MapEntryField.Key) name = entry.bytes;
      else if (entry.field == MapEntryField.Value) value = entry.bytes;
    }
    if (!isNothing(name) && equals(name, key)) found = valueOf(value, kind);
  }
  return found;
}

function valueOf(value: Slice, kind: ValueField): Slice {
  let found: Slice = NOTHING;
  const reader = new ProtobufReader(value);
  while (reader.next()) found = reader.field == (kind as u32) ? reader.bytes : NOTHING;
  return found;
}

/** Begins an entry of a map to messages; the mark is for `endEntry`. */
function beginEntry(writer: ProtobufWriter, field: u32, key: Slice): u64 {
  const entry = writer.begin(field);
  writer.bytes(MapEntryField.Key, key);
  const value = writer.begin(MapEntryField.Value);
  return ((entry as u64) << 32) | (value as u64);
}

function endEntry(writer: ProtobufWriter, marks: u64): void {
  writer.end(marks as i32);
  writer.end((marks >>> 32) as i32);
}
