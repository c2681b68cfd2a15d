import { compileModule } from "./compile.ts";
import type { FilterModule } from "../../../harness/host/module.ts";

/** Replaces parts of a filter that passes everything on and publishes a usage of 7 input tokens and a cost of 9. */
export interface Behaviour {
  onConfigure?: string;
  onRequestHeaders?: string;
  onRequestBody?: string;
  onResponseHeaders?: string;
  onResponseBody?: string;
}

/** Compiles a small filter; each part is the body of an AssemblyScript callback. */
export function compileFilter(behaviour: Behaviour = {}): Promise<FilterModule> {
  const { onConfigure, onRequestHeaders, onRequestBody, onResponseHeaders, onResponseBody } = behaviour;
  return compileModule(`
declare function proxy_set_property(path: usize, pathSize: usize, value: usize, size: usize): i32;
declare function proxy_get_property(path: usize, pathSize: usize, value: usize, size: usize): i32;
declare function proxy_set_buffer_bytes(type: i32, start: i32, length: i32, data: usize, size: usize): i32;
declare function proxy_add_header_map_value(map: i32, key: usize, keySize: usize, value: usize, size: usize): i32;
declare function proxy_send_local_response(
  status: i32, details: usize, detailsSize: usize, body: usize, bodySize: usize, headers: usize, headersSize: usize, grpc: i32,
): i32;

function at(text: string): usize { return changetype<usize>(String.UTF8.encode(text)); }
function sizeOf(text: string): usize { return String.UTF8.byteLength(text); }
function publish(key: string, value: string): void { proxy_set_property(at(key), sizeOf(key), at(value), sizeOf(value)); }
const place = memory.data(8);
/** The bytes of a property, each as a character; empty where it is missing. */
function property(path: string): string {
  if (proxy_get_property(at(path), sizeOf(path), place, place + 4) != 0) return '';
  let text = '';
  for (let index: u32 = 0; index < load<u32>(place + 4); index++) text += String.fromCharCode(load<u8>(load<u32>(place) + index));
  return text;
}
function addRequestHeader(name: string, value: string): void {
  proxy_add_header_map_value(0, at(name), sizeOf(name), at(value), sizeOf(value));
}
function replaceChunk(text: string): void { proxy_set_buffer_bytes(1, 0, i32.MAX_VALUE, at(text), sizeOf(text)); }
function answer(status: i32, body: string): void {
  proxy_send_local_response(status, 0, 0, at(body), sizeOf(body), 0, 0, -1);
}

export function onAbort(message: usize, file: usize, line: u32, column: u32): void { unreachable(); }
export function proxy_abi_version_0_2_1(): void {}
export function proxy_on_memory_allocate(size: usize): usize { return heap.alloc(size); }
export function proxy_on_configure(id: i32, size: i32): i32 { ${onConfigure ?? "return 1;"} }
export function proxy_on_request_headers(id: i32, count: i32, end: i32): i32 { ${onRequestHeaders ?? "return 0;"} }
export function proxy_on_request_body(id: i32, size: i32, end: i32): i32 { ${onRequestBody ?? "return 0;"} }
export function proxy_on_response_headers(id: i32, count: i32, end: i32): i32 { ${onResponseHeaders ?? "return 0;"} }
export function proxy_on_response_body(id: i32, size: i32, end: i32): i32 { ${onResponseBody ?? "return 0;"} }
export function proxy_on_log(id: i32): void {
  publish("usage.input_tokens", "7");
  publish("llm_cost", "9");
}
`);
}
