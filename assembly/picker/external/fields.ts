// Field numbers of the messages that an endpoint picker and its client exchange, as far as the filter reads or writes them.
// They are those of envoy.service.ext_proc.v3 (external_processor.proto), envoy.extensions.filters.http.ext_proc.v3
// (processing_mode.proto), envoy.config.core.v3 (base.proto), envoy.type.v3 (http_status.proto) and google.protobuf (struct.proto).

export const enum ProcessingRequestField {
  RequestHeaders = 2,
  ResponseHeaders = 3,
  RequestBody = 4,
  MetadataContext = 8,
  ProtocolConfiguration = 11,
}

export const enum ProtocolConfigurationField {
  RequestBodyMode = 1,
}

/** `ProcessingMode.BodySendMode`. */
export const enum BodySendMode {
  FullDuplexStreamed = 4,
}

export const enum HttpHeadersField {
  Headers = 1,
  EndOfStream = 3,
}

export const enum HttpBodyField {
  Body = 1,
  EndOfStream = 2,
}

export const enum ProcessingResponseField {
  RequestHeaders = 1,
  RequestBody = 3,
  ImmediateResponse = 7,
  DynamicMetadata = 8,
}

/** `HeadersResponse` and `BodyResponse` alike. */
export const enum PhaseResponseField {
  Response = 1,
}

export const enum CommonResponseField {
  HeaderMutation = 2,
  BodyMutation = 3,
}

export const enum HeaderMutationField {
  SetHeaders = 1,
}

export const enum BodyMutationField {
  Body = 1,
  StreamedResponse = 3,
}

export const enum StreamedBodyField {
  Body = 1,
  EndOfStream = 2,
  EndOfStreamWithoutMessage = 3,
}

export const enum ImmediateResponseField {
  Status = 1,
  Headers = 2,
  Body = 3,
  Details = 5,
}

export const enum HttpStatusField {
  Code = 1,
}

export const enum HeaderMapField {
  Headers = 1,
}

export const enum HeaderValueField {
  Key = 1,
  Value = 2,
  RawValue = 3,
}

export const enum HeaderValueOptionField {
  Header = 1,
}

export const enum MetadataField {
  FilterMetadata = 1,
}

/** An entry of a map, whatever it maps from and to. */
export const enum MapEntryField {
  Key = 1,
  Value = 2,
}

export const enum StructField {
  Fields = 1,
}

/** `google.protobuf.Value`. */
export const enum ValueField {
  StringValue = 3,
  StructValue = 5,
  ListValue = 6,
}

export const enum ListValueField {
  Values = 1,
}
