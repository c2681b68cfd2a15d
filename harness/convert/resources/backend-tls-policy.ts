import { z } from "zod";
import type { ResourceKind } from "../resource-kind.ts";
import { unreferencedTarget } from "../resource-kind.ts";
import { group, hostname, kind, objectName } from "./fields.ts";

const validation = z
  .object({
    hostname,
    wellKnownCACertificates: objectName.optional(),
    caCertificateRefs: z
      .array(z.object({ group, kind, name: objectName }))
      .max(8)
      .default([]),
  })
  .refine(
    (settings) =>
      (settings.caCertificateRefs.length === 0) !== (settings.wellKnownCACertificates === undefined),
    "takes exactly one of caCertificateRefs and wellKnownCACertificates",
  );

const body = z.object({
  spec: z.object({
    targetRefs: z
      .array(z.object({ group, kind, name: objectName, sectionName: objectName.optional() }))
      .min(1)
      .max(16),
    validation,
  }),
});

export type BackendTlsPolicy = z.output<typeof body>;

const tlsReason = {
  why: "filterapi says only whether TLS is spoken; the certificate must be the host's own, of a known authority",
  remedy: "set it in the transport socket of the backend's cluster",
};

/** That a Backend or Service is spoken to over TLS. */
export const backendTlsPolicy: ResourceKind<BackendTlsPolicy> = {
  kind: "BackendTLSPolicy",
  versions: {
    "gateway.networking.k8s.io/v1": body,
    "gateway.networking.k8s.io/v1alpha3": body,
  },
  reasons: {
    "spec.targetRefs": unreferencedTarget,
    "spec.targetRefs[]": unreferencedTarget,
    "spec.validation.caCertificateRefs": tlsReason,
    "spec.validation.subjectAltNames": tlsReason,
    "spec.options": tlsReason,
  },
};
