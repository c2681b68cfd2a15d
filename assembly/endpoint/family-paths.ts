import { literal } from "../bytes/ascii";
import { NOTHING, Slice, byteAt, cut, endsWith, lengthOf, startsWith } from "../bytes/slice";
import { ClientDialect } from "./endpoint";

const SLASH: u8 = 0x2f;
const MESSAGES = literal("/v1/messages");
const VERSION_2 = literal("/v2");
const RERANK = literal("/rerank");

/** The prefixes of the three families of APIs, the root prefix included and without a slash at their ends. */
export class FamilyPaths {
  /** OpenAI's first: of two families with the same prefix, the first has it. */
  private readonly prefixes: Slice[];
  private readonly families: ClientDialect[] = [
    ClientDialect.OpenAi,
    ClientDialect.Anthropic,
    ClientDialect.Cohere,
  ];

  constructor(openAi: Slice, anthropic: Slice, cohere: Slice) {
    this.prefixes = [openAi, anthropic, cohere];
  }

  /**
   * Whose API a path is, by the longest prefix that it is below. Clients of Anthropic and Cohere find their endpoints beside OpenAI's too: there
   * they are known by their paths.
   */
  dialectOf(path: Slice): ClientDialect {
    const place = this.placeOf(path);
    const family = place < 0 ? ClientDialect.OpenAi : this.families[place];
    return family == ClientDialect.OpenAi ? guess(place < 0 ? path : this.belowPrefix(path)) : family;
  }

  /** What stands behind the prefix; NOTHING for a path that is below none. */
  belowPrefix(path: Slice): Slice {
    const place = this.placeOf(path);
    return place < 0 ? NOTHING : cut(path, lengthOf(this.prefixes[place]), lengthOf(path));
  }

  /** The family with the longest prefix that a path is below; -1 for none. */
  private placeOf(path: Slice): i32 {
    let best = -1;
    for (let place = 0; place < this.prefixes.length; place++) {
      const prefix = this.prefixes[place];
      if (!isBelow(path, prefix)) continue;
      if (best < 0 || lengthOf(prefix) > lengthOf(this.prefixes[best])) best = place;
    }
    return best;
  }
}

function guess(path: Slice): ClientDialect {
  if (isBelow(path, MESSAGES)) return ClientDialect.Anthropic;
  return isBelow(path, VERSION_2) || endsWith(path, RERANK) ? ClientDialect.Cohere : ClientDialect.OpenAi;
}

/** Whether a path is `prefix` or continues it by whole segments. */
export function isBelow(path: Slice, prefix: Slice): bool {
  if (!startsWith(path, prefix)) return false;
  return lengthOf(path) == lengthOf(prefix) || byteAt(path, lengthOf(prefix)) == SLASH;
}
