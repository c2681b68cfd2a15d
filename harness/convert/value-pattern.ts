/** A text, or where `isPrefix`, every text that begins with it. */
export interface ValuePattern {
  text: string;
  isPrefix: boolean;
}

/** So many texts a regular expression may stand for. */
const most = 64;

/**
 * The patterns that together match what an RE2 expression matches as a whole: literals, alternatives, groups of
 * them, what may be missing, and `.*` at an end. Undefined where the expression says anything else.
 */
export function patternsOf(expression: string): ValuePattern[] | undefined {
  const reader = new ExpressionReader(expression.replace(/^\^/, "").replace(/(?<!\\)\$$/, ""));
  const patterns = reader.alternatives();
  return reader.isAtEnd && patterns !== undefined ? patterns : undefined;
}

class ExpressionReader {
  private readonly text: string;
  private place = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.place === this.text.length;
  }

  alternatives(depth = 0): ValuePattern[] | undefined {
    const found: ValuePattern[] = [];
    do {
      const sequence = this.sequence(depth);
      if (sequence === undefined) return undefined;
      found.push(...sequence);
    } while (found.length <= most && this.takes("|"));
    return found.length > most ? undefined : found;
  }

  private sequence(depth: number): ValuePattern[] | undefined {
    let found: ValuePattern[] = [{ text: "", isPrefix: false }];
    while (!this.isAtEnd && !this.isNext("|") && !this.isNext(")")) {
      const part = this.part(depth);
      // Nothing can follow a part that matches any rest.
      if (part === undefined || found.some(({ isPrefix }) => isPrefix)) return undefined;
      found = found.flatMap(({ text }) =>
        part.map((next) => ({ text: text + next.text, isPrefix: next.isPrefix })),
      );
      if (found.length > most) return undefined;
    }
    return found;
  }

  private part(depth: number): ValuePattern[] | undefined {
    if (this.takes(".*")) return this.isRepeated() ? undefined : [{ text: "", isPrefix: true }];
    if (this.takes("(")) return this.group(depth);
    const [, escaped, plain] = /^(?:\\([^A-Za-z0-9])|([^\\.+*?()|[\]{}^$]))/s.exec(this.rest()) ?? [];
    const character = escaped ?? plain;
    if (character === undefined) return undefined;
    this.place += escaped === undefined ? character.length : character.length + 1;
    return this.perhaps([{ text: character, isPrefix: false }]);
  }

  private group(depth: number): ValuePattern[] | undefined {
    const deepest = 8;
    if (depth === deepest) return undefined;
    if (this.isNext("?") && !this.takes("?:")) return undefined;
    const inner = this.alternatives(depth + 1);
    return this.takes(")") && inner !== undefined ? this.perhaps(inner) : undefined;
  }

  /** What has been read, or where a `?` follows, perhaps nothing; undefined where it is repeated otherwise. */
  private perhaps(read: ValuePattern[]): ValuePattern[] | undefined {
    const isOptional = this.takes("?");
    if (this.isRepeated()) return undefined;
    return isOptional ? [...read, { text: "", isPrefix: false }] : read;
  }

  private isRepeated(): boolean {
    return /^[*?+{]/.test(this.rest());
  }

  private isNext(text: string): boolean {
    return this.text.startsWith(text, this.place);
  }

  private takes(text: string): boolean {
    if (!this.isNext(text)) return false;
    this.place += text.length;
    return true;
  }

  private rest(): string {
    return this.text.slice(this.place);
  }
}
