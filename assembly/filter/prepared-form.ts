import { Slice, cut, lengthOf } from "../bytes/slice";
import { Endpoint } from "../endpoint/endpoint";
import { Departure } from "./dispatch";
import { PreparedRequest } from "./prepared-request";

/** A form as its backend will receive it. */
export class PreparedForm extends PreparedRequest {
  /** The name of the model stands in `body` between `modelStart` and `modelEnd`; both are -1 where it names none. */
  constructor(
    endpoint: Endpoint,
    departure: Departure,
    body: Slice,
    private readonly modelStart: i32,
    private readonly modelEnd: i32,
  ) {
    super(endpoint, departure, body);
  }

  renameModel(model: Slice): void {
    if (this.modelStart < 0) return;
    this.renamed.clear();
    this.renamed.bytes(cut(this.body, 0, this.modelStart));
    this.renamed.bytes(model);
    this.renamed.bytes(cut(this.body, this.modelEnd, lengthOf(this.body)));
  }
}
