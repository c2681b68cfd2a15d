import { UpstreamRequest } from "../../auth/upstream-request";
import { Slice } from "../../bytes/slice";
import { HostRequest } from "../upstream-request";

/** A request as it would go to a backend: its authenticator says whether it has a credential for it, and nothing is changed. */
export class TrialRequest extends UpstreamRequest {
  constructor(private readonly request: HostRequest) {
    super();
  }

  get(name: Slice): Slice {
    return this.request.get(name);
  }

  set(_name: Slice, _value: Slice): void {}

  remove(_name: Slice): void {}

  removeAll(_prefix: Slice): void {}

  method(): Slice {
    return this.request.method();
  }

  path(): Slice {
    return this.request.path();
  }

  setPath(_path: Slice): void {}

  body(): Slice {
    return this.request.body();
  }

  time(): u64 {
    return this.request.time();
  }

  metadata(path: Slice): Slice {
    return this.request.metadata(path);
  }
}
