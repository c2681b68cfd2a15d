import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";
import { freePort } from "../../harness/envoy/ports.ts";
import { Gateway } from "./support/gateway.ts";
import { requirements } from "./support/requirements.ts";

const { binary, skip } = await requirements();
const mebibyte = Buffer.alloc(1024 * 1024, "tide");
const head =
  '--t\r\nContent-Disposition: form-data; name="model"\r\n\r\nwhisper\r\n' +
  '--t\r\nContent-Disposition: form-data; name="file"; filename="t.mp3"\r\n\r\n';
const end = "\r\n--t--\r\n";
/** What the model is replaced by is longer. */
const override = "whisper-large-v3";
const grown = override.length - "whisper".length;

/** A backend that tells when a request has begun, and how long it was. */
class Backend {
  readonly server: Server;
  #began: (request: IncomingMessage) => void = () => {};
  readonly #port: number;

  private constructor(port: number) {
    this.#port = port;
    this.server = createServer((incoming, response) => {
      let length = 0;
      incoming.on("data", (chunk: Buffer) => {
        if (length === 0) this.#began(incoming);
        length += chunk.length;
      });
      incoming.on("end", () => {
        response.setHeader("content-type", "application/json").end(JSON.stringify({ text: String(length) }));
      });
    });
  }

  static async listen(): Promise<Backend> {
    const backend = new Backend(await freePort());
    backend.server.listen(backend.#port, "127.0.0.1");
    await once(backend.server, "listening");
    return backend;
  }

  get port(): number {
    return this.#port;
  }

  /** The next request, once bytes of its body have come. */
  begins(): Promise<IncomingMessage> {
    return new Promise((resolve) => (this.#began = resolve));
  }
}

describe("forms, in Envoy", { skip, timeout: 60_000 }, () => {
  let gateway: Gateway;
  let backend: Backend;
  before(async () => {
    backend = await Backend.listen();
    gateway = await Gateway.start(binary, {
      limits: { requestBody: "2MiB" },
      backends: [
        {
          name: "audio",
          schema: { name: "OpenAI", prefix: "v1" },
          modelNameOverride: override,
          upstream: { host: "127.0.0.1", port: backend.port },
        },
      ],
    });
  });
  after(async () => {
    await gateway.stop();
    backend.server.closeAllConnections();
    backend.server.close();
  });

  function upload(headers: Record<string, string | number> = {}) {
    const upload = request(`${gateway.url}/v1/audio/transcriptions`, {
      method: "POST",
      headers: { "content-type": "multipart/form-data; boundary=t", ...headers },
    });
    const answered = once(upload, "response").then(async ([response]) => {
      const { statusCode } = response as IncomingMessage;
      const chunks: Buffer[] = [];
      for await (const chunk of response as IncomingMessage) chunks.push(chunk as Buffer);
      return { status: statusCode, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown };
    });
    return { upload, answered };
  }

  for (const [title, headers] of [
    ["of unknown length", {}],
    ["of known length", { "content-length": head.length + mebibyte.length + end.length }],
  ] as const) {
    it(`${title} reach the backend before they are complete`, async () => {
      const began = backend.begins();
      const { upload: sending, answered } = upload(headers);
      sending.write(head);
      const incoming = await began;
      assert.equal(incoming.complete, false);
      const announced = incoming.headers["content-length"];
      const length = head.length + mebibyte.length + end.length + grown;
      assert.equal(announced, "content-length" in headers ? String(length) : undefined);
      sending.write(mebibyte);
      sending.end(end);
      assert.deepEqual(await answered, { status: 200, body: { text: String(length) } });
    });
  }

  it("larger than all limits pass", async () => {
    const count = 48;
    const { upload: sending, answered } = upload();
    sending.write(head);
    for (let left = count; left > 0; left--) if (!sending.write(mebibyte)) await once(sending, "drain");
    sending.end(end);
    const length = head.length + count * mebibyte.length + end.length + grown;
    assert.deepEqual(await answered, { status: 200, body: { text: String(length) } });
  });

  it("whose file comes first, and is larger than what may be kept, are refused", async () => {
    const { upload: sending, answered } = upload();
    sending.on("error", () => {});
    sending.write('--t\r\nContent-Disposition: form-data; name="file"; filename="t.mp3"\r\n\r\n');
    for (let left = 3; left > 0; left--) sending.write(mebibyte);
    assert.equal((await answered).status, 413);
    sending.destroy();
  });
});
