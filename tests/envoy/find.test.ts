import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { findEnvoy } from "../../harness/envoy/find.ts";
import { freePort } from "../../harness/envoy/ports.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "find-envoy-"));
after(() => rmSync(folder, { recursive: true }));
const executable = path.join(folder, "envoy");
writeFileSync(executable, "", { mode: 0o755 });

describe("looking for Envoy", () => {
  it("takes ENVOY_BIN first", async () => {
    const search = await findEnvoy({ environment: { ENVOY_BIN: executable, PATH: "/nowhere" } });
    assert.deepEqual(search, { found: true, binary: executable });
  });

  it("says so where ENVOY_BIN is wrong, instead of taking another", async () => {
    const search = await findEnvoy({ environment: { ENVOY_BIN: "/nowhere/envoy", PATH: folder } });
    assert.equal(search.found, false);
    assert.match(search.remedy, /^ENVOY_BIN names \/nowhere\/envoy/);
  });

  it("looks through PATH", async () => {
    const search = await findEnvoy({ environment: { PATH: `/nowhere${path.delimiter}${folder}` } });
    assert.deepEqual(search, { found: true, binary: executable });
  });
});

describe("free ports", () => {
  it("are each given once, below the range that outgoing connections use", async () => {
    const ports = await Promise.all(Array.from({ length: 20 }, freePort));
    assert.equal(new Set(ports).size, 20);
    assert.ok(ports.every((port) => port < 32768));
  });
});
