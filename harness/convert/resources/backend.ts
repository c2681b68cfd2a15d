import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { hostname, objectName } from "./fields.ts";

const anyPort = z.int().min(0).max(65535);

const endpoint = z
  .object({
    fqdn: z
      .object({
        // A dot at the end is allowed: it marks the name as complete.
        hostname: z
          .string()
          .min(1)
          .max(253)
          .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\.?$/, "is no host name"),
        port: anyPort,
      })
      .optional(),
    ip: z.object({ address: z.union([z.ipv4(), z.ipv6()], "is no IP address"), port: anyPort }).optional(),
    unix: z.object({ path: z.string().max(108) }).optional(),
    hostname: hostname.optional(),
    zone: z.string().optional(),
  })
  .refine(
    ({ fqdn, ip, unix }) => [fqdn, ip, unix].filter((address) => address !== undefined).length === 1,
    "takes exactly one of fqdn, ip and unix",
  );

const tls = z
  .object({
    sni: hostname.optional(),
    autoSNIFromEndpointHostname: z.boolean().optional(),
    wellKnownCACertificates: objectName.optional(),
    caCertificateRefs: z
      .array(z.object({ name: objectName }))
      .max(8)
      .default([]),
    insecureSkipVerify: z.boolean().default(false),
  })
  .refine(
    ({ sni, autoSNIFromEndpointHostname }) => sni === undefined || autoSNIFromEndpointHostname !== true,
    "takes sni or autoSNIFromEndpointHostname, not both",
  )
  .refine(
    (settings) => settings.caCertificateRefs.length === 0 || settings.wellKnownCACertificates === undefined,
    "takes caCertificateRefs or wellKnownCACertificates, not both",
  )
  .refine(
    (settings) =>
      !settings.insecureSkipVerify ||
      (settings.caCertificateRefs.length === 0 && settings.wellKnownCACertificates === undefined),
    "takes no certificate authorities where insecureSkipVerify is true",
  );

const spec = z
  .object({
    type: z.enum(["Endpoints", "DynamicResolver"]).default("Endpoints"),
    endpoints: z
      .array(endpoint)
      .min(1)
      .max(256)
      .refine((endpoints) => {
        const named = endpoints.filter(({ fqdn }) => fqdn !== undefined).length;
        return named === 0 || named === endpoints.length;
      }, "must not mix fqdn with other addresses")
      .optional(),
    fallback: z.boolean().default(false),
    tls: tls.optional(),
  })
  .refine(({ type, endpoints }) => type !== "DynamicResolver" || endpoints === undefined, {
    path: ["endpoints"],
    message: "must not be given where type is DynamicResolver",
  });

const body = z.object({ spec });

export type Backend = z.output<typeof body>;

const tlsReason = {
  why: "filterapi says only whether TLS is spoken; the certificate must be the host's own, of a known authority",
  remedy: "set it in the transport socket of the backend's cluster",
};

/** A place outside or inside the cluster that Envoy Gateway connects to. */
export const backend: ResourceKind<Backend> = {
  kind: "Backend",
  versions: { "gateway.envoyproxy.io/v1alpha1": body },
  reasons: {
    "spec.appProtocols": {
      why: "filterapi does not choose the protocol of a backend",
      remedy: "set it in the protocol options of the backend's cluster",
    },
    "spec.endpoints[].zone": { why: "a backend has one upstream", remedy: "set the locality in its cluster" },
    "spec.tls.caCertificateRefs": tlsReason,
    "spec.tls.clientCertificateRef": tlsReason,
    "spec.tls.minVersion": tlsReason,
    "spec.tls.maxVersion": tlsReason,
    "spec.tls.alpnProtocols": tlsReason,
    "spec.tls.ciphers": tlsReason,
    "spec.tls.ecdhCurves": tlsReason,
    "spec.tls.signatureAlgorithms": tlsReason,
  },
};
