import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipOf, tarOf } from "./archive.ts";
import { commandLineFiles } from "./command-line.ts";
import { digestOf, imageLayoutOf } from "./image-layout.ts";
import { readManifest } from "./manifest.ts";

/** Something that was made. */
export interface Artifact {
  what: string;
  /** A file, or a folder. */
  path: string;
  /** In bytes. */
  size: number;
  /** `sha256:…`; of a folder with an image: the image's. */
  digest: string;
}

/** Everything that was made of one version. */
export interface Packages {
  version: string;
  image: Artifact;
  imageArchive: Artifact;
  module: Artifact;
  commandLine: Artifact;
}

/** Makes all packages of a project whose module is built, in place of earlier ones in that folder. */
export function makePackages(project: string, folder: string): Packages {
  const manifest = readManifest(project);
  const { name, version } = manifest;
  const modulePath = path.join(project, "build/filter.wasm");
  const module = readFileSync(modulePath);
  const layout = imageLayoutOf(module, { ...manifest, title: name });
  rmSync(path.join(folder, "oci"), { recursive: true, force: true });
  for (const { path: inside, content } of layout.files) write(path.join(folder, "oci", inside), content);
  const made = (what: string, file: string, content: Uint8Array): Artifact => {
    write(file, content);
    return { what, path: file, size: content.length, digest: digestOf(content) };
  };
  return {
    version,
    image: {
      what: "image, as OCI layout",
      path: path.join(folder, "oci"),
      size: layout.files.reduce((sum, { content }) => sum + content.length, 0),
      digest: layout.digest,
    },
    imageArchive: made(
      "the layout, as archive",
      path.join(folder, `${name}-${version}-oci.tar`),
      tarOf(layout.files),
    ),
    module: made("module", path.join(folder, `${name}-${version}.wasm`), module),
    commandLine: made(
      "command line, for npm",
      path.join(folder, `${name}-${version}.tgz`),
      gzipOf(tarOf(commandLineFiles(project, manifest))),
    ),
  };
}

function write(file: string, content: Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}
