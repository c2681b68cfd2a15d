import { isIP } from "node:net";
import { note } from "../commented-yaml.ts";
import { extension, typed } from "./object.ts";
import type { EnvoyObject } from "./object.ts";

const tlsContext = "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext";

/** TLS to a host whose certificate must be issued for it by one of the system's authorities. */
export function verifiedTls(host: string, trustedCa: string): EnvoyObject {
  const isName = isIP(host) === 0;
  return extension("envoy.transport_sockets.tls", tlsContext, {
    sni: isName ? host : undefined,
    auto_sni_san_validation: isName
      ? note("The certificate must be for the name asked for.", true)
      : undefined,
    common_tls_context: {
      validation_context: {
        trusted_ca: { filename: trustedCa },
        match_typed_subject_alt_names: isName
          ? undefined
          : [{ san_type: "IP_ADDRESS", matcher: { exact: host } }],
      },
    },
  });
}

/** TLS to an endpoint picker: these come with certificates they have signed themselves. */
export function unverifiedTls(): EnvoyObject {
  return extension("envoy.transport_sockets.tls", tlsContext, {
    common_tls_context: { validation_context: {} },
  });
}

/** HTTP/2 where TLS negotiation offers it, else HTTP/1.1. */
export function negotiatedProtocol(): EnvoyObject {
  return protocolOptions({ auto_config: { http_protocol_options: {}, http2_protocol_options: {} } });
}

/** HTTP/2 only, as gRPC needs. */
export function http2Protocol(): EnvoyObject {
  return protocolOptions({ explicit_http_config: { http2_protocol_options: {} } });
}

function protocolOptions(fields: EnvoyObject): EnvoyObject {
  const name = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  // Providers close idle connections after a minute or more: closing first avoids racing them.
  return { [name]: typed(name, { common_http_protocol_options: { idle_timeout: "55s" }, ...fields }) };
}
