/** The part of the WebAssembly JavaScript interface the host uses: Node has it, its type package leaves it to the DOM library. */
declare namespace WebAssembly {
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Module {
    readonly [Symbol.toStringTag]?: string;
  }
  interface Instance {
    readonly exports: Record<string, unknown>;
  }
  type ModuleImports = Record<string, (...parameters: never[]) => unknown>;
  interface ImportDescriptor {
    readonly module: string;
    readonly name: string;
    readonly kind: string;
  }
  const Module: {
    new (bytes: Uint8Array): Module;
    imports(module: Module): ImportDescriptor[];
    exports(module: Module): { readonly name: string; readonly kind: string }[];
  };
  const Instance: { new (module: Module, imports: Record<string, ModuleImports>): Instance };
  const RuntimeError: ErrorConstructor;
  const CompileError: ErrorConstructor;
}
