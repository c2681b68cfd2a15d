import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

interface ImageManifest {
  mediaType: string;
  config: Descriptor;
  layers: Descriptor[];
  annotations: Record<string, string>;
}

/** What a host of wasm images finds in an OCI image layout. */
export interface FoundImage {
  digest: string;
  tag: string | undefined;
  manifest: ImageManifest;
  config: { architecture: string; os: string; rootfs: { type: string; diff_ids: string[] } };
  /** Digests of the layers as they are when unpacked. */
  unpacked: string[];
  /** The listing of the last layer, as `tar` prints it. */
  listing: string;
  plugin: Buffer;
}

/**
 * Reads an image as Istio's and Envoy Gateway's fetchers do: the manifest is no Docker one, so its last layer must be an OCI `tar+gzip`,
 * and the module is the first file named `plugin.wasm` in it, in whatever folder. Digests and sizes must be right all the way.
 */
export function readWasmImage(layout: string): FoundImage {
  const version = readJson(readFileSync(join(layout, "oci-layout"))) as { imageLayoutVersion: string };
  if (version.imageLayoutVersion !== "1.0.0") throw new Error("not an OCI image layout 1.0.0");
  const index = readJson(readFileSync(join(layout, "index.json"))) as {
    manifests: (Descriptor & { annotations?: Record<string, string> })[];
  };
  const [described, ...others] = index.manifests;
  if (described === undefined || others.length > 0) throw new Error("not exactly one image");
  const manifest = readJson(blob(layout, described)) as ImageManifest;
  const last = manifest.layers.at(-1);
  if (last?.mediaType !== "application/vnd.oci.image.layer.v1.tar+gzip") {
    throw new Error(`the last layer is ${last?.mediaType}`);
  }
  const layer = blob(layout, last);
  return {
    digest: described.digest,
    tag: described.annotations?.["org.opencontainers.image.ref.name"],
    manifest,
    config: readJson(blob(layout, manifest.config)) as FoundImage["config"],
    unpacked: manifest.layers.map((one) => `sha256:${sha256(gunzipSync(blob(layout, one)))}`),
    ...pluginOf(layer),
  };
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function blob(layout: string, { digest, size }: Descriptor): Buffer {
  const [algorithm, hash] = digest.split(":");
  const content = readFileSync(join(layout, "blobs", algorithm ?? "", hash ?? ""));
  if (sha256(content) !== hash || content.length !== size) throw new Error(`${digest} is something else`);
  return content;
}

/** The machine's own tar opens the layer: it knows nothing of how it was written. */
function pluginOf(layer: Buffer): { listing: string; plugin: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), "wasm-image-"));
  try {
    const archive = join(folder, "layer.tar.gz");
    writeFileSync(archive, layer);
    const names = execFileSync("tar", ["-tzf", archive], { encoding: "utf8" }).trim().split("\n");
    const name = names.find((candidate) => basename(candidate) === "plugin.wasm");
    if (name === undefined) throw new Error("plugin.wasm not found in the archive");
    const environment = { ...process.env, TZ: "UTC", LC_ALL: "C" };
    return {
      listing: execFileSync("tar", ["-tvzf", archive], { encoding: "utf8", env: environment }),
      plugin: execFileSync("tar", ["-xzOf", archive, name], { maxBuffer: 64 * 1024 ** 2 }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readJson(content: Buffer): unknown {
  return JSON.parse(content.toString());
}
