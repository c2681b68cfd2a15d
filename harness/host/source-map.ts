import { readFileSync } from "node:fs";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

interface Mapping {
  readonly offset: number;
  readonly source: number;
  readonly line: number;
  readonly column: number;
}

/**
 * The source map of a WebAssembly module: all of it is "line 1", and the column is the byte offset in the module (source
 * map format, revision 3).
 */
export class SourceMap {
  readonly #sources: string[];
  readonly #mappings: Mapping[];

  constructor(json: string) {
    const map = JSON.parse(json) as { sources: string[]; mappings: string };
    this.#sources = map.sources;
    this.#mappings = decodeMappings(map.mappings);
  }

  /** The map beside the module, `<module>.map`; undefined where there is none. */
  static beside(path: string): SourceMap | undefined {
    try {
      return new SourceMap(readFileSync(`${path}.map`, "utf8"));
    } catch {
      return undefined;
    }
  }

  /** `file:line:column` of the code at a byte offset of the module. */
  locate(offset: number): string | undefined {
    const mapping = this.#mappings.findLast((candidate) => candidate.offset <= offset);
    const source = mapping && this.#sources[mapping.source];
    return source && `${source}:${mapping.line + 1}:${mapping.column + 1}`;
  }
}

function decodeMappings(mappings: string): Mapping[] {
  const [firstLine = ""] = mappings.split(";");
  let offset = 0;
  let source = 0;
  let line = 0;
  let column = 0;
  const decoded: Mapping[] = [];
  for (const segment of firstLine.split(",")) {
    const [offsetStep, sourceStep, lineStep, columnStep] = decodeNumbers(segment);
    offset += offsetStep ?? 0;
    if (sourceStep === undefined || lineStep === undefined || columnStep === undefined) continue;
    source += sourceStep;
    line += lineStep;
    column += columnStep;
    decoded.push({ offset, source, line, column });
  }
  return decoded.sort((left, right) => left.offset - right.offset);
}

/** Base64 digits of five bits with a continuation bit, the lowest bit of the sum being the sign. */
function decodeNumbers(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = BASE64.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
