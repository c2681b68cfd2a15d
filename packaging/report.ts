import path from "node:path";
import Table from "cli-table3";
import pc from "picocolors";
import type { Packages } from "./make.ts";

/** What was made, and how to hand it on, with paths from `start`. */
export function packagesReport(packages: Packages, start: string): string {
  const shown = (file: string): string => path.relative(start, file);
  const { image, imageArchive, module, commandLine, version } = packages;
  const table = new Table({
    head: ["artifact", "size", "sha256"],
    style: { head: [], border: [], compact: true },
  });
  for (const { what, path: file, size, digest } of [image, imageArchive, module, commandLine]) {
    table.push([
      `${shown(file)}\n${pc.dim(what)}`,
      `${(size / 1024).toFixed(0)} KiB`,
      digest.slice("sha256:".length),
    ]);
  }
  const target = `REGISTRY/ai-gateway-wasm:${version}`;
  return [
    table.toString(),
    "",
    "Push the image with one of",
    `  oras cp --from-oci-layout ${shown(image.path)}:${version} ${target}`,
    `  crane push ${shown(image.path)} ${target}`,
    `  skopeo copy oci:${shown(image.path)}:${version} docker://${target}`,
    "Install the command line with",
    `  npm install ${commandLine.path}`,
  ].join("\n");
}
