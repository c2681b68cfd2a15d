/** Why a text was refused, and where. Only the first problem counts: the later ones follow from it. */
export class Problem {
  /** In bytes from the beginning of the text. */
  position: i32 = 0;
  reason: string = "";

  get found(): bool {
    return this.reason.length > 0;
  }

  refuse(position: i32, reason: string): void {
    if (this.found) return;
    this.position = position;
    this.reason = reason;
  }

  /** Such as `at 14: unknown name "tokens"`. */
  toString(): string {
    return "at " + this.position.toString() + ": " + this.reason;
  }
}
