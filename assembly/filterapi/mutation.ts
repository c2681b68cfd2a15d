import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { Header, parseHeaderNames, parseHeaders } from "./header";
import { Value } from "./value";

/** What happens to the request's headers: `set` replaces or adds, `remove` takes away. */
export class HeaderMutation {
  set: Header[] = [];
  /** Names in lower case. */
  remove: Slice[] = [];
}

/** A field of the request body and the JSON it is set to. */
export class BodyField {
  constructor(
    readonly path: Slice,
    /** One valid JSON value. */
    readonly json: Slice,
  ) {}
}

/** What happens to the request's JSON body. */
export class BodyMutation {
  set: BodyField[] = [];
  remove: Slice[] = [];
}

export function parseHeaderMutation(value: Value): HeaderMutation {
  const mutation = new HeaderMutation();
  const fields = value.fields();
  mutation.set = parseHeaders(fields.list("set"));
  mutation.remove = parseHeaderNames(fields.list("remove"));
  fields.close();
  return mutation;
}

export function parseBodyMutation(value: Value): BodyMutation {
  const mutation = new BodyMutation();
  const fields = value.fields();
  const set = fields.list("set");
  for (let index = 0; index < set.length; index++) mutation.set.push(parseBodyField(set[index]));
  const remove = fields.list("remove");
  for (let index = 0; index < remove.length; index++) mutation.remove.push(remove[index].nonEmptyText());
  fields.close();
  return mutation;
}

function parseBodyField(value: Value): BodyField {
  const fields = value.fields();
  const path = fields.requiredText("path");
  const content = fields.required("value");
  const json = content ? content.text() : NOTHING;
  if (content && !isNothing(json) && !value.reader.isJson(json)) {
    content.refuse('expected a string that holds JSON, such as "4096" or "\\"flex\\""');
  }
  fields.close();
  return new BodyField(path, json);
}
