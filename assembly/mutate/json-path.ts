import { Arena } from "../bytes/arena";
import { Sink } from "../bytes/sink";
import { Slice, byteAt, lengthOf } from "../bytes/slice";

const DOT: u8 = 0x2e;
const BACKSLASH: u8 = 0x5c;

/**
 * Splits a path such as `generationConfig.seed` at its dots. `\.` stands for a dot within a name and `\\` for a backslash. The names are
 * kept in `arena`.
 */
export function splitPath(path: Slice, arena: Arena): Slice[] {
  const names: Slice[] = [];
  const name = new Sink();
  const length = lengthOf(path);
  for (let index = 0; index < length; index++) {
    const byte = byteAt(path, index);
    if (byte == DOT) {
      names.push(arena.copy(name.written));
      name.clear();
    } else if (byte == BACKSLASH && index + 1 < length) {
      index++;
      name.byte(byteAt(path, index));
    } else {
      name.byte(byte);
    }
  }
  names.push(arena.copy(name.written));
  name.dispose();
  return names;
}
