import { z } from "zod";
import { parseAddress } from "../address.ts";
import { headerName, nonEmpty } from "./text.ts";
import { picker } from "./picker.ts";
import { duration } from "./units.ts";

const labels = z.record(z.string(), z.string());

const endpoint = z.strictObject({
  address: z
    .string()
    .refine((text) => parseAddress(text) !== undefined, "expected host:port or [IPv6]:port")
    .describe("host:port or [IPv6]:port."),
  labels: labels.default({}).describe("Labels that subsets and the label scorer read."),
});

const endpointPicker = z.strictObject({
  cluster: nonEmpty.describe("Envoy cluster of the picker (ext_proc over gRPC)."),
  connectTimeout: duration("1s").describe("Time for the stream to open."),
  timeout: duration("60s").describe("Time for the pick."),
});

const discovery = z.strictObject({
  adminCluster: nonEmpty.describe("Envoy cluster that reaches Envoy's own admin port."),
  poolCluster: nonEmpty.describe("Envoy cluster whose members are the pool's endpoints."),
});

const subset = z.strictObject({
  header: headerName.optional().describe("Request header listing the addresses that may be picked."),
  labels: labels.optional().describe("Labels an endpoint must have."),
});

const objective = z.strictObject({
  name: nonEmpty.describe("Value of the objective header."),
  priority: z.int().default(0).describe("Below 0: shed first under load."),
});

const modelRewrite = z.strictObject({
  model: nonEmpty.optional().describe("Model asked for; absent: any."),
  targets: z
    .array(
      z.strictObject({
        model: nonEmpty.describe("Model sent to the pool."),
        weight: z.number().min(0).default(1).describe("Share of requests."),
      }),
    )
    .min(1)
    .describe("Models the request is spread over."),
});

/** A pool of model servers, and how one of them is picked for each request. */
export const inferencePool = z
  .strictObject({
    name: nonEmpty.describe("Name of the pool."),
    namespace: nonEmpty.default("default").describe("Namespace of the pool."),
    failureMode: z
      .enum(["FailOpen", "FailClose"])
      .default("FailClose")
      .describe("FailOpen: any endpoint when none can be picked; FailClose: 503."),
    endpointPicker: endpointPicker.optional().describe("External picker; absent: the built-in one."),
    endpoints: z.array(endpoint).optional().describe("Static endpoints."),
    discovery: discovery.optional().describe("Endpoints read from Envoy; not with endpoints."),
    subset: subset.optional().describe("Restricts which endpoints may be picked."),
    picker: picker.prefault({}).describe("The built-in picker."),
    objectives: z.array(objective).default([]).describe("Priorities by objective."),
    modelRewrites: z.array(modelRewrite).default([]).describe("Model names replaced for this pool."),
  })
  .check(({ value, issues }) => {
    if (value.endpoints !== undefined && value.discovery !== undefined) {
      const message = "endpoints and discovery exclude each other";
      issues.push({ code: "custom", input: value, path: ["discovery"], message });
    }
    const seen = new Set<string>();
    value.endpoints?.forEach(({ address }, index) => {
      if (seen.has(address)) {
        const path = ["endpoints", index, "address"];
        issues.push({ code: "custom", input: address, path, message: `duplicate endpoint "${address}"` });
      }
      seen.add(address);
    });
  });

export type InferencePool = z.output<typeof inferencePool>;
