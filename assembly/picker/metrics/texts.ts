import { Arena } from "../../bytes/arena";
import { Slice } from "../../bytes/slice";
import { ABSENT, SliceMap } from "../../bytes/slice-map";

/** Keeps texts that come again and again, each once, until `dispose`: what it holds grows with different texts only. */
export class Texts {
  private readonly arena: Arena = new Arena();
  private readonly places: SliceMap = new SliceMap();
  private readonly texts: Slice[] = [];

  /** The kept copy of a text. */
  keep(text: Slice): Slice {
    const place = this.places.get(text);
    if (place != ABSENT) return this.texts[place];
    const copy = this.arena.copy(text);
    this.places.set(copy, this.texts.length);
    this.texts.push(copy);
    return copy;
  }

  /** Gives all texts back: none may be used any more, and nothing kept after. */
  dispose(): void {
    this.arena.dispose();
  }
}
