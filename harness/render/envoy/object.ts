/** An Envoy message as an object; keys are proto field names. */
export type EnvoyObject = Record<string, unknown>;

/** A message inside google.protobuf.Any. */
export function typed(message: string, fields: EnvoyObject = {}): EnvoyObject {
  return { "@type": `type.googleapis.com/${message}`, ...fields };
}

/** A named extension with its configuration. */
export function extension(name: string, message: string, fields: EnvoyObject = {}): EnvoyObject {
  return { name, typed_config: typed(message, fields) };
}

/** The address of a TCP socket; IPv6 addresses come without brackets. */
export function socketAddress(address: string, port: number): EnvoyObject {
  return { socket_address: { address, port_value: port } };
}
