import { NOTHING, Slice, cut, equals, indexOfByte, isNothing, lengthOf, startsWith } from "../bytes/slice";
import { Fields } from "./fields";

/** A model's name, or the beginning of one, written with `*` at its end. */
export class ModelPattern {
  constructor(
    /** Without the `*`. */
    readonly text: Slice,
    readonly isPrefix: bool,
  ) {}

  /** False for NOTHING: a request without a model matches no pattern. */
  matches(model: Slice): bool {
    if (isNothing(model)) return false;
    return this.isPrefix ? startsWith(model, this.text) : equals(model, this.text);
  }
}

/** The pattern under `model`; null where it is absent. */
export function parseModelPattern(fields: Fields): ModelPattern | null {
  const value = fields.find("model");
  if (!value) return null;
  const text = value.nonEmptyText();
  const star = isNothing(text) ? -1 : indexOfByte(text, 0x2a);
  if (star < 0) return new ModelPattern(text, false);
  if (star < lengthOf(text) - 1) {
    value.refuse("a * is allowed at the end only");
    return new ModelPattern(NOTHING, false);
  }
  return new ModelPattern(cut(text, 0, star), true);
}
