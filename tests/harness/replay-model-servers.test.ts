import assert from "node:assert/strict";
import { request } from "node:http";
import { join } from "node:path";
import { describe, it } from "node:test";
import { metricsText } from "../../harness/envoy/replay/metrics-text.ts";
import { ModelServers } from "../../harness/envoy/replay/model-servers.ts";
import type { PoolStage } from "../../harness/envoy/replay/pool-stage.ts";
import { folderWith } from "./support/exchange-files.ts";

/** Asks a stand-in; the status and the text. */
function get(socketPath: string, path: string): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve([response.statusCode!, text]));
    });
    outgoing.on("error", reject);
    outgoing.end();
  });
}

describe("the metrics of a model server", () => {
  it("are told as vLLM tells them", () => {
    const told = metricsText(
      { address: "a", waiting: 3, running: 1, kvCacheUsage: 0.25, runningLora: ["x", "y"], maxLora: 4 },
      1_767_225_600_000,
    );
    const values = told.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    assert.deepEqual(values, [
      'vllm:num_requests_running{engine="0",model_name="m"} 1.0',
      'vllm:num_requests_waiting{engine="0",model_name="m"} 3.0',
      'vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.25',
      'vllm:lora_requests_info{max_lora="4",running_lora_adapters="x,y",waiting_lora_adapters=""} 1767225600.0',
    ]);
  });

  it("leave out what an exchange does not say", () => {
    assert.equal(metricsText({ address: "a" }), "");
  });
});

describe("stand-ins for model servers", () => {
  it("tell metrics, answer requests and know whether their metrics were read", async (context) => {
    const folder = folderWith(context, {});
    const place = (name: string) => ({ address: name, socket: join(folder, name) });
    const pool: PoolStage = {
      backend: "pool",
      cluster: "pool",
      servers: [{ ...place("known"), metrics: { address: "known", waiting: 3 } }, place("unknown")],
      metricsPath: "/metrics",
      needsMetrics: true,
      maxEndpoints: 3,
      failureMode: "FailClose",
    };
    const servers = await ModelServers.listen([pool], (_, address) => ({
      status: 200,
      chunks: [Buffer.from(address)],
    }));
    try {
      assert.match((await get(place("known").socket, "/metrics"))[1], /waiting\{.*\} 3\.0\n/);
      assert.equal((await get(place("unknown").socket, "/metrics"))[0], 404);
      assert.deepEqual(await get(place("unknown").socket, "/v1/models"), [200, "unknown"]);

      const readBoth = () =>
        Promise.all(["known", "unknown"].map((name) => get(join(folder, name), "/metrics")));
      for (const reads of [1, 2]) {
        const unread = (await servers.metricsRead(0)).map(({ expected }) => expected);
        assert.deepEqual(
          unread,
          ["the metrics of known to be read", "the metrics of unknown to be read"],
          `${reads} reads may be of two VMs`,
        );
        if (reads === 1) await readBoth();
      }
      const rest = readBoth();
      assert.deepEqual(await servers.metricsRead(), []);
      await rest;
    } finally {
      await servers.close();
    }
  });
});
