import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

/** A folder that lasts as long as the test, holding these files. */
export function folderWith(context: TestContext, files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), "exchange-files-"));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A pass-through exchange as a value, to be changed and written by tests. */
export function passThrough(name: string, changes: object = {}): Record<string, unknown> {
  const headers = { "content-type": "application/json" };
  const request = { method: "POST", path: "/v1/chat/completions", headers, body: { json: { model: "m" } } };
  const response = { status: 200, headers, body: { json: { answer: [1, { text: "yes" }] } } };
  return {
    exchange: 1,
    name,
    config: { backends: [{ name: "b", schema: { name: "OpenAI" } }] },
    client: { request, response },
    upstream: { request, response },
    ...changes,
  };
}
