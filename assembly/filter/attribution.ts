import { NOTHING, Slice, isNothing } from "../bytes/slice";
import { Usage } from "../conversation/usage";
import { getProperty } from "../host/properties";
import { free } from "../host/returned";
import { Variables } from "../usage/cel/variables";
import { BackendChoice, ROUTE_NAME } from "./choose-backend";

/** What cost expressions may ask about an exchange, kept until it ends. */
export class Attribution {
  readonly variables: Variables;
  /** Given by the host, so to be given back. */
  private readonly envoyRoute: Slice;

  /** `model` and `backend` must outlive this; `backend` is a name of the configuration. */
  constructor(choice: BackendChoice, model: Slice, backend: Slice, usage: Usage) {
    this.envoyRoute = isNothing(choice.ruleName) ? getProperty(ROUTE_NAME) : NOTHING;
    this.variables = new Variables(usage);
    this.variables.model = model;
    this.variables.backend = backend;
    this.variables.routeName = isNothing(choice.ruleName) ? this.envoyRoute : choice.ruleName;
  }

  dispose(): void {
    free(this.envoyRoute);
  }
}
