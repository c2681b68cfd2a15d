import { z } from "zod";
import { configSchema } from "./schema/config.ts";

/** The JSON Schema of filterapi files, for editors. It knows keys in their canonical spelling only. */
export function configJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(configSchema, { io: "input", target: "draft-7" });
  return { ...schema, title: "filterapi" };
}
