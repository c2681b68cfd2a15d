import { Arena } from "../bytes/arena";
import { isNothing } from "../bytes/slice";
import { Auth, AuthKind } from "../filterapi/auth";
import { Backend } from "../filterapi/backend";
import { Config } from "../filterapi/config";
import { describeCredentialFileProblem } from "./aws/credential-file";
import { signingRegionOf } from "./aws/target";
import { Environment } from "./environment";
import { kindOf } from "./kind";
import { ServiceAccount } from "./minting/service-account";

/** Why a configuration's credentials cannot be used, as `path: reason`, without any secret; empty where they can. */
export function describeAuthProblem(config: Config, environment: Environment): string {
  for (let index = 0; index < config.backends.length; index++) {
    const backend = config.backends[index];
    const auth = backend.auth;
    const problem = auth === null ? "" : problemOf(backend, auth, environment);
    if (problem != "") return "backends[" + index.toString() + "].auth" + problem;
  }
  return "";
}

/** Begins with the rest of the path. */
function problemOf(backend: Backend, auth: Auth, environment: Environment): string {
  const kind = kindOf(auth, backend.schema.name);
  if (kind == AuthKind.Gcp && auth.gcp === null) {
    return ": give gcp with projectName and region: they are part of the path of a GCP backend";
  }
  if (kind == AuthKind.Gcp) return problemOfGoogleCloud(auth, environment);
  if (kind != AuthKind.Aws) return "";
  if (isNothing(signingRegionOf(backend))) {
    return ": give aws with the region to sign for, or an upstream.host that names it";
  }
  const aws = auth.aws;
  if (aws === null) return "";
  const file = aws.credentialFile;
  if (file === null || isNothing(file.literal)) return "";
  const problem = describeCredentialFileProblem(file.literal, aws.profile);
  return problem == "" ? "" : ".aws.credentialFileLiteral: " + problem;
}

function problemOfGoogleCloud(auth: Auth, environment: Environment): string {
  const gcp = auth.gcp;
  if (gcp === null) return "";
  const key = gcp.serviceAccountKey;
  if (key === null || isNothing(key.literal)) return "";
  const memory = new Arena();
  const problem = new ServiceAccount(key.literal, memory, environment).problem;
  memory.dispose();
  return problem == "" ? "" : ".gcp.serviceAccountKey: " + problem;
}
