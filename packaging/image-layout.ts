import { createHash } from "node:crypto";
import type { ArchivedFile } from "./archive.ts";
import { gzipOf, tarOf } from "./archive.ts";

/** What an image says of itself. */
export interface ImageDescription {
  title: string;
  description: string;
  version: string;
  license: string;
}

/** An OCI image layout with one image. */
export interface ImageLayout {
  files: ArchivedFile[];
  /** The digest of the image's manifest, `sha256:…`: what deployments pin. */
  digest: string;
}

/**
 * A wasm module as an image in the "compat" variant of the Wasm Image Specification: one `tar+gzip` layer that holds `plugin.wasm`, in an
 * ordinary OCI image. Of the variants it is the one that Istio, Envoy Gateway and every registry take, and that an OCI image layout can hold.
 */
export function imageLayoutOf(module: Uint8Array, described: ImageDescription): ImageLayout {
  const archive = tarOf([{ path: "plugin.wasm", content: module }]);
  const layer = blobOf("application/vnd.oci.image.layer.v1.tar+gzip", gzipOf(archive));
  const config = jsonBlob("application/vnd.oci.image.config.v1+json", {
    architecture: "wasm",
    os: "wasip1",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(archive)] },
  });
  const manifestType = "application/vnd.oci.image.manifest.v1+json";
  const manifest = jsonBlob(manifestType, {
    schemaVersion: 2,
    mediaType: manifestType,
    config: config.descriptor,
    layers: [layer.descriptor],
    annotations: {
      "module.wasm.image/variant": "compat",
      "org.opencontainers.image.title": described.title,
      "org.opencontainers.image.description": described.description,
      "org.opencontainers.image.version": described.version,
      "org.opencontainers.image.licenses": described.license,
    },
  });
  const index = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [
      {
        ...manifest.descriptor,
        annotations: { "org.opencontainers.image.ref.name": described.version },
      },
    ],
  };
  return {
    files: [
      { path: "oci-layout", content: jsonBytes({ imageLayoutVersion: "1.0.0" }) },
      { path: "index.json", content: jsonBytes(index) },
      ...[layer, config, manifest].map(({ descriptor, content }) => ({
        path: `blobs/${descriptor.digest.replace(":", "/")}`,
        content,
      })),
    ],
    digest: manifest.descriptor.digest,
  };
}

/** `sha256:` and the digest in hexadecimal. */
export function digestOf(content: Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

interface Blob {
  descriptor: { mediaType: string; digest: string; size: number };
  content: Uint8Array;
}

function blobOf(mediaType: string, content: Uint8Array): Blob {
  return { descriptor: { mediaType, digest: digestOf(content), size: content.length }, content };
}

function jsonBlob(mediaType: string, value: object): Blob {
  return blobOf(mediaType, jsonBytes(value));
}

function jsonBytes(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}
