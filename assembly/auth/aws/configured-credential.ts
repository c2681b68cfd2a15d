import { literal } from "../../bytes/ascii";
import { isNothing } from "../../bytes/slice";
import { AwsAuth } from "../../filterapi/auth";
import { Secrets } from "../secrets";
import { AwsCredential } from "./credential";
import { CredentialFile } from "./credential-file";

const ACCESS_KEY_ID = literal("AWS_ACCESS_KEY_ID");
const SECRET_ACCESS_KEY = literal("AWS_SECRET_ACCESS_KEY");
const SESSION_TOKEN = literal("AWS_SESSION_TOKEN");

/**
 * The credential that a backend's configuration gives: from its credential file, else from the environment, the one link of AWS's default
 * chain that is within reach of a filter. Incomplete, with a warning, where there is none.
 */
export function configuredCredentialOf(aws: AwsAuth, secrets: Secrets): AwsCredential {
  const file = aws.credentialFile;
  if (file === null) return credentialOfEnvironment(secrets);
  const text = secrets.text(file);
  if (isNothing(text)) return new AwsCredential();
  const read = new CredentialFile(text, aws.profile);
  if (read.problem == "") return read.credential;
  secrets.warn("its credential file cannot be used: " + read.problem);
  return new AwsCredential();
}

function credentialOfEnvironment(secrets: Secrets): AwsCredential {
  const credential = new AwsCredential();
  credential.accessKeyId = secrets.variable(ACCESS_KEY_ID);
  credential.secretAccessKey = secrets.variable(SECRET_ACCESS_KEY);
  credential.sessionToken = secrets.variable(SESSION_TOKEN);
  if (!credential.isComplete) {
    secrets.warn(
      "no credentialFileLiteral is given, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set",
    );
  }
  return credential;
}
