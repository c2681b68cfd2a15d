import path from "node:path";
import ts from "typescript";

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  types: ["node"],
};

/** What TypeScript finds wrong in a source, with its line, counted from 0. The source stands in no file, but as if beside this one. */
export function checkTypes(source: string): { line: number; message: string }[] {
  const file = path.join(import.meta.dirname, "checked-source.ts");
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => name === file || disk.fileExists(name),
    readFile: (name) => (name === file ? source : disk.readFile(name)),
    getSourceFile: (name, language, ...rest) =>
      name === file
        ? ts.createSourceFile(name, source, language)
        : disk.getSourceFile(name, language, ...rest),
  };
  return ts.getPreEmitDiagnostics(ts.createProgram([file], options, host)).map((diagnostic) => ({
    line: diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0,
    message: ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n    "),
  }));
}
