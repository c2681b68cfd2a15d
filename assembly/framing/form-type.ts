import { equalsIgnoringCase, literal } from "../bytes/ascii";
import { NOTHING, Slice, isNothing, lengthOf } from "../bytes/slice";
import { HeaderParameters } from "./header-parameters";
import { MultipartReader } from "./multipart";

const FORM_DATA = literal("multipart/form-data");
const BOUNDARY = literal("boundary");
/** RFC 2046, section 5.1.1. */
const LONGEST_BOUNDARY: i32 = 70;

/** Whether a content type is that of a form. */
export function isForm(contentType: Slice): bool {
  const parameters = new HeaderParameters(contentType);
  const isOne = equalsIgnoringCase(parameters.type, FORM_DATA);
  parameters.dispose();
  return isOne;
}

/** A reader of the form that a content type announces; null where it names no boundary, or none that is allowed. */
export function readerOfForm(contentType: Slice): MultipartReader | null {
  const parameters = new HeaderParameters(contentType);
  let boundary: Slice = NOTHING;
  while (isNothing(boundary) && parameters.next()) {
    if (equalsIgnoringCase(parameters.name, BOUNDARY)) boundary = parameters.value;
  }
  const length = lengthOf(boundary);
  const reader = length > 0 && length <= LONGEST_BOUNDARY ? new MultipartReader(boundary) : null;
  parameters.dispose();
  return reader;
}
