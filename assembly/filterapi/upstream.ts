import { NOTHING, Slice } from "../bytes/slice";
import { Value } from "./value";

const HTTP_PORT: i32 = 80;
const HTTPS_PORT: i32 = 443;

/** The server behind a backend: what signatures and rendered clusters name. */
export class Upstream {
  host: Slice = NOTHING;
  port: i32 = HTTP_PORT;
  tls: bool = false;
}

export function parseUpstream(value: Value): Upstream {
  const upstream = new Upstream();
  const fields = value.fields();
  upstream.host = fields.requiredText("host");
  const port = fields.integer("port", 0, 1, 65535) as i32;
  upstream.tls = fields.boolean("tls", port == HTTPS_PORT);
  upstream.port = port != 0 ? port : upstream.tls ? HTTPS_PORT : HTTP_PORT;
  fields.close();
  return upstream;
}
