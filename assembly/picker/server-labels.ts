import { equals } from "../bytes/slice";
import { Label } from "../filterapi/label";
import { ModelServer } from "./model-server";

/** Whether a server has this label with this value. */
export function hasLabel(server: ModelServer, wanted: Label): bool {
  const labels = server.labels;
  for (let index = 0; index < labels.length; index++) {
    if (equals(labels[index].name, wanted.name)) return equals(labels[index].value, wanted.value);
  }
  return false;
}

/** Whether a server has all of these labels. */
export function hasLabels(server: ModelServer, wanted: Label[]): bool {
  for (let index = 0; index < wanted.length; index++) {
    if (!hasLabel(server, wanted[index])) return false;
  }
  return true;
}
