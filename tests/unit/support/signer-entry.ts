/** The signer as a module of its own, for checks that compare it with other implementations. */
import { AUTHORIZATION } from "../../../assembly/auth/authenticator";
import { AwsCredential } from "../../../assembly/auth/aws/credential";
import { Signer } from "../../../assembly/auth/aws/signer";
import { UpstreamRequest } from "../../../assembly/auth/upstream-request";
import { READ_AHEAD, keep } from "../../../assembly/bytes/memory";
import {
  NOTHING,
  Slice,
  equals,
  isEmpty,
  isNothing,
  lengthOf,
  sliceOf,
  startOf,
} from "../../../assembly/bytes/slice";

/** What is given before `sign`, in this order. */
const enum Input {
  Service,
  Region,
  Host,
  AccessKeyId,
  SecretAccessKey,
  SessionToken,
  Method,
  Path,
  Body,
}

const inputs = new StaticArray<Slice>(9);

class SignedRequest extends UpstreamRequest {
  authorization: Slice = NOTHING;
  now: u64 = 0;

  get(name: Slice): Slice {
    return NOTHING;
  }

  set(name: Slice, value: Slice): void {
    if (!equals(name, AUTHORIZATION)) return;
    if (!isNothing(this.authorization)) heap.free(startOf(this.authorization));
    this.authorization = keep(value);
  }

  remove(name: Slice): void {}

  removeAll(prefix: Slice): void {}

  method(): Slice {
    return inputs[Input.Method];
  }

  path(): Slice {
    return inputs[Input.Path];
  }

  setPath(path: Slice): void {}

  body(): Slice {
    return inputs[Input.Body];
  }

  time(): u64 {
    return this.now;
  }

  metadata(path: Slice): Slice {
    return NOTHING;
  }
}
const request = new SignedRequest();

export function room(length: i32): usize {
  return heap.alloc((length + READ_AHEAD) as usize);
}

export function give(input: i32, address: usize, length: i32): void {
  inputs[input] = sliceOf(address, length);
}

/** Signs what was given at a time in seconds; an empty session token is none. */
export function sign(seconds: u32): bool {
  request.now = (seconds as u64) * 1_000_000_000;
  const credential = new AwsCredential();
  credential.accessKeyId = inputs[Input.AccessKeyId];
  credential.secretAccessKey = inputs[Input.SecretAccessKey];
  const token = inputs[Input.SessionToken];
  credential.sessionToken = isEmpty(token) ? NOTHING : token;
  const signer = new Signer(inputs[Input.Service], inputs[Input.Region], inputs[Input.Host]);
  return signer.sign(request, credential, signer.keyOf(credential));
}

export function authorizationAddress(): usize {
  return startOf(request.authorization);
}

export function authorizationLength(): i32 {
  return lengthOf(request.authorization);
}
