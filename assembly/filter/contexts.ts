import { Slice, equals } from "../bytes/slice";
import { literal } from "../bytes/ascii";
import { free } from "../host/returned";
import { getProperty } from "../host/properties";
import { GatewayRoot } from "./gateway-root";
import { RootContext, StreamContext } from "./context";
import { RouterRoot } from "./router/router-root";
import { UpstreamRoot } from "./upstream/upstream-root";

const PLUGIN_ROOT_ID = literal("plugin_root_id");
const GATEWAY = literal("gateway");
const ROUTER = literal("router");
const UPSTREAM = literal("upstream");

// One VM may hold several configurations and serves many streams: what is alive is found by its context id, and nothing else is global.
const roots = new Map<u32, RootContext>();
const streams = new Map<u32, StreamContext>();

/** Makes the context the host announces: a root context where `parent` is 0, else a stream of that root. */
export function createContext(context: u32, parent: u32): void {
  if (parent == 0) {
    const root = rootOfRole(context);
    if (root !== null) roots.set(context, root);
    return;
  }
  const root = findRoot(parent);
  if (root === null) return;
  const stream = root.createStream(context);
  if (stream !== null) streams.set(context, stream);
}

export function findRoot(context: u32): RootContext | null {
  return roots.has(context) ? roots.get(context) : null;
}

export function findStream(context: u32): StreamContext | null {
  return streams.has(context) ? streams.get(context) : null;
}

export function deleteContext(context: u32): void {
  const stream = findStream(context);
  if (stream !== null) {
    streams.delete(context);
    stream.onDelete();
    return;
  }
  const root = findRoot(context);
  if (root === null) return;
  roots.delete(context);
  root.onDelete();
}

function rootOfRole(context: u32): RootContext | null {
  const rootId = getProperty(PLUGIN_ROOT_ID);
  const role = roleOf(rootId, context);
  free(rootId);
  return role;
}

function roleOf(rootId: Slice, context: u32): RootContext | null {
  if (equals(rootId, GATEWAY)) return new GatewayRoot(context);
  if (equals(rootId, ROUTER)) return new RouterRoot(context);
  if (equals(rootId, UPSTREAM)) return new UpstreamRoot(context);
  return null;
}
