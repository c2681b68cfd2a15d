/** One thing that is wrong with a manifest; line and column count from 1, documents of a file too. */
export interface ManifestProblem {
  file: string;
  line: number;
  column: number;
  document: number;
  /** `kind namespace/name`, as far as the document says; absent where it says nothing. */
  resource?: string;
  /** Such as `spec.rules[0].name`. */
  path: string;
  reason: string;
}

/** Manifests were refused. `problems` holds everything that is wrong with them. */
export class ManifestError extends Error {
  override readonly name = "ManifestError";
  readonly problems: readonly ManifestProblem[];

  constructor(problems: readonly ManifestProblem[]) {
    super(problems.map(formatManifestProblem).join("\n"));
    this.problems = problems;
  }
}

/** `file:line:column: document 2, kind namespace/name: path: reason`. */
export function formatManifestProblem(problem: ManifestProblem): string {
  const { file, line, column, document, resource, path, reason } = problem;
  const subject = resource === undefined ? `document ${document}` : `document ${document}, ${resource}`;
  return `${file}:${line}:${column}: ${subject}: ${path}: ${reason}`;
}
