import { z } from "zod";
import { nonEmpty } from "./text.ts";

/** A secret: given literally, or the name of the environment variable that holds it. */
export const secret = z
  .union([nonEmpty, z.strictObject({ env: nonEmpty.describe("Name of an environment variable.") })], {
    error: "expected a secret: a non-empty string, or {env: NAME}",
  })
  .describe("A secret: a literal, or {env: NAME} to read an environment variable.");

export type Secret = z.output<typeof secret>;
