import { Slice } from "../bytes/slice";
import { Fields } from "./fields";

/** A name and a value that describe an endpoint, as in Kubernetes. */
export class Label {
  constructor(
    readonly name: Slice,
    readonly value: Slice,
  ) {}
}

/** An object of strings under `labels`; none where it is absent. */
export function parseLabels(fields: Fields): Label[] {
  const labels: Label[] = [];
  const value = fields.find("labels");
  if (!value) return labels;
  const members = value.members();
  for (let index = 0; index < members.length; index++) {
    labels.push(new Label(members[index].name, members[index].text()));
  }
  return labels;
}
