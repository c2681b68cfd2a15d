import { isNothing } from "../../bytes/slice";
import { ExternalPick } from "../../picker/external/external-pick";
import { PickedHeader, pickedHeaderName, pickerOwnedHeaders } from "../../picker/external/picked-headers";
import { RequestHeaders } from "../request-headers";

/** Passes on what a picker says to model servers, and takes off what a client said in its place. */
export function passHeaders(pick: ExternalPick, headers: RequestHeaders): void {
  dropPickerHeaders(headers);
  for (let place = 0; place < pick.headers.passedCount; place++) {
    const header = (PickedHeader.FirstPassed + place) as PickedHeader;
    const value = pick.headers.get(header);
    if (!isNothing(value)) headers.set(pickedHeaderName(header), value);
  }
}

/** Takes off what only a picker may say to model servers: a client that does would choose whom they call. */
export function dropPickerHeaders(headers: RequestHeaders): void {
  const owned = pickerOwnedHeaders();
  for (let place = 0; place < owned.length; place++) {
    if (!isNothing(headers.get(owned[place]))) headers.remove(owned[place]);
  }
}
