import { literal } from "../bytes/ascii";
import { Slice, byteAt, equals, startsWith } from "../bytes/slice";
import { Header } from "../filterapi/header";
import { HeaderMutation } from "../filterapi/mutation";

const COLON: u8 = 0x3a;
const CONTROL_PREFIX = literal("x-ai-eg-");
const ORIGINAL_PATH = literal("x-envoy-original-path");

/** The headers of a request that can still be changed; names are in lower case. */
export interface HeaderEditor {
  /** Sets a header, whatever it held. */
  set(name: Slice, value: Slice): void;
  /** Takes a header off, however often it is there. */
  remove(name: Slice): void;
}

/** Changes headers of a request: removals first, then settings, each in the configured order, so that what is set stays. */
export class HeaderMutator {
  private readonly removals: Slice[] = [];
  private readonly settings: Header[] = [];

  /** What belongs to Envoy or to the gateway itself is left out. */
  constructor(mutation: HeaderMutation) {
    const removals = mutation.remove;
    for (let index = 0; index < removals.length; index++) {
      if (!isReserved(removals[index])) this.removals.push(removals[index]);
    }
    const settings = mutation.set;
    for (let index = 0; index < settings.length; index++) {
      if (!isReserved(settings[index].name)) this.settings.push(settings[index]);
    }
  }

  apply(request: HeaderEditor): void {
    for (let index = 0; index < this.removals.length; index++) request.remove(this.removals[index]);
    for (let index = 0; index < this.settings.length; index++) {
      request.set(this.settings[index].name, this.settings[index].value);
    }
  }
}

function isReserved(name: Slice): bool {
  return byteAt(name, 0) == COLON || startsWith(name, CONTROL_PREFIX) || equals(name, ORIGINAL_PATH);
}
