import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it, mock } from "node:test";
import { makePackages } from "../../packaging/make.ts";
import type { Packages } from "../../packaging/make.ts";
import { packagesReport } from "../../packaging/report.ts";
import { project } from "./support/run-cli.ts";
import { readWasmImage, sha256 } from "./support/wasm-image.ts";

const module = join(project, "build/filter.wasm");
// Packages are made of what a build has left; the runner builds before it tests.
const skip = existsSync(module) ? false : "no module: npm run build makes it";

describe("npm run package", { skip }, () => {
  let folder: string;
  let packages: Packages;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "packages-"));
    packages = makePackages(project, join(folder, "first"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("makes the same bytes elsewhere, at another time, of files with other times and rights", () => {
    const copy = join(folder, "copy");
    for (const part of ["package.json", "harness", "configs", "packaging", "build/filter.wasm"]) {
      cpSync(join(project, part), join(copy, part), { recursive: true });
    }
    for (const file of filesBelow(copy)) {
      chmodSync(file, 0o600);
      utimesSync(file, 1_000_000_000, 1_000_000_000);
    }
    mock.timers.enable({ apis: ["Date"], now: new Date("2031-05-06T07:08:09Z") });
    makePackages(copy, join(folder, "second"));
    mock.timers.reset();
    assert.deepEqual(digestsBelow(join(folder, "second")), digestsBelow(join(folder, "first")));
  });

  it("makes an image as the fetchers of Istio and Envoy Gateway take it", () => {
    const image = readWasmImage(packages.image.path);
    assert.ok(image.plugin.equals(readFileSync(module)), "another module");
    assert.match(image.listing, /^-rw-r--r-- 0\/0 +\d+ 1985-10-26 08:15 plugin\.wasm\n$/);
    assert.equal(image.digest, packages.image.digest);
    assert.equal(image.tag, packages.version);
    assert.equal(image.manifest.mediaType, "application/vnd.oci.image.manifest.v1+json");
    assert.equal(image.manifest.annotations["module.wasm.image/variant"], "compat");
    assert.deepEqual(image.config.rootfs, { type: "layers", diff_ids: image.unpacked });
    assert.deepEqual([image.config.architecture, image.config.os], ["wasm", "wasip1"]);
  });

  it("archives the layout as it is", () => {
    const target = join(folder, "unpacked");
    mkdirSync(target);
    execFileSync("tar", ["-xf", packages.imageArchive.path, "-C", target]);
    assert.deepEqual(digestsBelow(target), digestsBelow(packages.image.path));
  });

  it("says what it made, and how to push it", () => {
    const report = packagesReport(packages, folder);
    for (const { digest } of [packages.image, packages.imageArchive, packages.module, packages.commandLine]) {
      assert.ok(report.includes(digest.slice("sha256:".length)), report);
    }
    const target = `REGISTRY/ai-gateway-wasm:${packages.version}`;
    assert.ok(report.includes(`crane push first/oci ${target}\n`), report);
    assert.ok(report.includes(`oras cp --from-oci-layout first/oci:${packages.version} ${target}\n`), report);
  });

  it("makes a command line that runs where nothing else of the project is", () => {
    const home = join(folder, "elsewhere");
    const installed = join(home, "node_modules/ai-gateway-wasm");
    mkdirSync(installed, { recursive: true });
    execFileSync("tar", ["-xzf", packages.commandLine.path, "--strip-components=1", "-C", installed]);
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as {
      bin: Record<string, string>;
      dependencies: Record<string, string>;
      private?: boolean;
    };
    assert.equal(manifest.private, undefined);
    // As npm does it, but with what is here already: nothing but what the package says that it needs.
    for (const name of Object.keys(manifest.dependencies)) {
      const link = join(home, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(project, "node_modules", name), link);
    }
    assert.deepEqual(undeclaredImports(installed, Object.keys(manifest.dependencies)), []);
    const bin = join(installed, manifest.bin["ai-gateway"] ?? "");
    assert.ok((statSync(bin).mode & 0o111) !== 0, "not executable");
    const run = (...args: string[]): string => {
      const environment = { ...process.env, INIT_CWD: project, NO_COLOR: "1", FORCE_COLOR: undefined };
      const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
        cwd: home,
        env: environment,
        encoding: "utf8",
        timeout: 60_000,
      });
      assert.equal(status, 0, stderr);
      return stdout;
    };
    cpSync(join(installed, "configs/openai.yaml"), join(home, "gateway.yaml"));
    cpSync(join(project, "tests/recordings/chat-unary.yaml"), join(home, "chat-unary.yaml"));
    assert.equal(run("validate", "gateway.yaml"), "ok gateway.yaml: 1 backend, 0 rules, 3 costs\n");
    const rendered = run("render", "gateway.yaml", "--envoy");
    const named = /filename: (.*filter\.wasm)$/m.exec(rendered)?.[1] ?? "";
    assert.equal(sha256(readFileSync(named)), sha256(readFileSync(module)));
    assert.match(run("replay", "chat-unary.yaml", "--config", "gateway.yaml"), /^1 passed, 0 failed$/m);
    assert.match(run("gateway", "--help"), /--simulate/);
  });

  it("exits 2 where it is used badly", () => {
    const run = spawnSync(process.execPath, ["--import=tsx", "packaging/index.ts", "--nothing"], {
      cwd: project,
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.equal(run.status, 2);
    assert.match(run.stderr, /unknown option '--nothing'/);
  });
});

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Every file of a folder with its digest. */
function digestsBelow(folder: string): Record<string, string> {
  const files = filesBelow(folder).sort();
  return Object.fromEntries(files.map((file) => [file.slice(folder.length), sha256(readFileSync(file))]));
}

/** Packages that the code imports though the manifest does not name them. */
function undeclaredImports(installed: string, declared: string[]): string[] {
  const known = new Set([...declared, ...builtinModules.map((name) => `node:${name}`)]);
  return filesBelow(join(installed, "harness")).flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^(?:import|export)\b[^;]*?from "([^."][^"]*)";$/gm)]
      .map((match) => match[1]!)
      .filter((specifier) => !known.has(specifier))
      .map((specifier) => `${file.slice(installed.length)}: ${specifier}`),
  );
}
