import type { ValuePath } from "../filterapi/problem.ts";
import type { ConversionContext } from "./context.ts";
import type { Resource } from "./resource.ts";
import { backendTlsPolicy } from "./resources/backend-tls-policy.ts";

/** What a BackendTLSPolicy may be for. */
export interface TlsSubject {
  group: string;
  kind: "Backend" | "Service";
  namespace: string;
  name: string;
  /** Name of the port, where it is known. */
  section?: string | undefined;
  /** The host that is connected to, where it is known. */
  host: string | undefined;
}

/** Whether a BackendTLSPolicy says that a subject is spoken to over TLS. */
export function speaksTls({ catalogue }: ConversionContext, subject: TlsSubject): boolean {
  const policies = catalogue
    .all(backendTlsPolicy)
    .filter(({ namespace }) => namespace === subject.namespace)
    .filter((policy) => {
      const place = policy.plain.spec.targetRefs.findIndex(
        ({ group, kind, name, sectionName }) =>
          group === subject.group &&
          kind === subject.kind &&
          name === subject.name &&
          (sectionName === undefined || subject.section === undefined || sectionName === subject.section),
      );
      if (place >= 0) policy.settleReference(["spec", "targetRefs", place]);
      return place >= 0;
    });
  for (const policy of policies) {
    const { hostname, wellKnownCACertificates } = policy.body.spec.validation;
    checkAuthorities(policy, ["spec", "validation"], wellKnownCACertificates);
    checkServerName(policy, ["spec", "validation", "hostname"], hostname, subject.host);
  }
  return policies.length > 0;
}

/** Lists certificate authorities other than those of the system. */
export function checkAuthorities(resource: Resource, path: ValuePath, authorities: string | undefined): void {
  if (authorities === undefined || authorities === "System") return;
  resource.lose(
    [...path, "wellKnownCACertificates"],
    "only the system's certificate authorities are used",
    "give others to render with --trusted-ca",
  );
}

/** Lists a server name that is not the host that is connected to. */
export function checkServerName(
  resource: Resource,
  path: ValuePath,
  name: string | undefined,
  host: string | undefined,
): void {
  if (name === undefined || host === undefined || name === host) return;
  resource.lose(
    path,
    `TLS names and expects the upstream's host, ${host}`,
    "name the host in the Backend, or set sni in the transport socket of its cluster",
  );
}
