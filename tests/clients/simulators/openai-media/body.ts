import type { StubRequest } from "../../../../harness/envoy/stub-upstream.ts";
import { Refusal } from "../../../../harness/simulator/providers/refusal.ts";

/** The members of a body in JSON, or the fields of one that is a form; fields of several values are lists. */
export async function readBody(request: StubRequest): Promise<Record<string, unknown>> {
  const types = request.headers.filter(([name]) => name === "content-type").map(([, value]) => value);
  const [contentType = ""] = types;
  const length = request.headers.find(([name]) => name === "content-length")?.[1];
  if (length !== undefined && Number(length) !== request.body.length)
    throw new Refusal(400, `${length} bytes were announced and ${request.body.length} came`);
  try {
    if (contentType === "application/json")
      return JSON.parse(request.body.toString()) as Record<string, unknown>;
    const response = new Response(request.body, { headers: { "content-type": contentType } });
    return fieldsOf(await response.formData());
  } catch {
    throw new Refusal(400, `the body cannot be read as ${types.join()}`);
  }
}

function fieldsOf(form: FormData): Record<string, unknown> {
  const names = [...new Set(form.keys())];
  return Object.fromEntries(
    names.map((name) => [name, name.endsWith("[]") ? form.getAll(name) : form.get(name)]),
  );
}
