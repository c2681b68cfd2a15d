import { literal } from "../bytes/ascii";
import { Sink } from "../bytes/sink";
import { Slice, isNothing } from "../bytes/slice";
import { getProperty, setProperty } from "../host/properties";

// What the roles `router` and `upstream` tell each other of a request, as properties of the stream: Envoy shows them to the filters of both
// sides, whichever VM they run in.

const HEADERS = literal("ai_gateway_request_headers");
const ERROR = literal("ai_gateway_error");
const MODEL = literal("ai_gateway_model.");

/** The request's headers as the first attempt found them, in the wire form; NOTHING before. To be freed by `free`. */
export function firstHeaders(): Slice {
  return getProperty(HEADERS);
}

export function keepFirstHeaders(serialised: Slice): void {
  setProperty(HEADERS, serialised);
}

/** The error that the last failed attempt has for the client, in its dialect; NOTHING where none has. To be freed by `free`. */
export function errorOfAttempt(): Slice {
  return getProperty(ERROR);
}

export function keepError(body: Slice): void {
  setProperty(ERROR, body);
}

/** The model that a pool was chosen to be asked for; NOTHING where its configuration decides. To be freed by `free`. */
export function modelFor(backend: Slice): Slice {
  const key = modelKey(backend);
  const model = getProperty(key.written);
  key.dispose();
  return model;
}

export function keepModel(backend: Slice, model: Slice): void {
  if (isNothing(model)) return;
  const key = modelKey(backend);
  setProperty(key.written, model);
  key.dispose();
}

function modelKey(backend: Slice): Sink {
  const key = new Sink();
  key.bytes(MODEL);
  key.bytes(backend);
  return key;
}
