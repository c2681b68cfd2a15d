import { AuthOutcome } from "../../assembly/auth/authenticator";
import { describeCredentialFileProblem } from "../../assembly/auth/aws/credential-file";
import { regionOfHost } from "../../assembly/auth/aws/region";
import { Timestamp } from "../../assembly/auth/aws/timestamp";
import { NOTHING, isNothing } from "../../assembly/bytes/slice";
import { SampleEnvironment, SampleRequest, authProblem, authenticate, authenticator } from "./support/auth";
import { bytesOf, textOf } from "./support/text";

const OPENAI = '"schema":{"name":"OpenAI"},';
const AWS_FILE =
  "[default]\\naws_access_key_id = AKIDEXAMPLE\\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG\\n";
const AWS = OPENAI + '"auth":{"aws":{"region":"us-east-1","credentialFileLiteral":"' + AWS_FILE + '"}';

function apiKey(overriding: string): string {
  return OPENAI + '"auth":{"apiKey":{"key":" sk-static\\n"},"credentialOverride":' + overriding + "}";
}

function fileProblem(text: string, profile: string = ""): string {
  return describeCredentialFileProblem(bytesOf(text), profile == "" ? NOTHING : bytesOf(profile));
}

function region(host: string): string {
  const found = regionOfHost(bytesOf(host));
  return isNothing(found) ? "" : textOf(found);
}

function timestamp(seconds: u64): string {
  const stamp = new Timestamp();
  stamp.set(seconds * 1_000_000_000 + 999_999_999);
  expect(textOf(stamp.text).startsWith(textOf(stamp.date) + "T")).toBe(true);
  return textOf(stamp.text);
}

describe("configured keys", () => {
  it("stand where each kind wants them", () => {
    const request = new SampleRequest();
    expect<i32>(authenticate(request, OPENAI + '"auth":{"apiKey":{"key":" sk-1\\n"}}')).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer sk-1");
    expect<i32>(authenticate(request, OPENAI + '"auth":{"azure":{"accessToken":"ey"}}')).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer ey");
    expect<i32>(authenticate(request, OPENAI + '"auth":{"azureAPIKey":{"key":"az"}}')).toBe(AuthOutcome.Ok);
    expect(request.leaving("api-key")).toBe("az");
    expect<i32>(authenticate(request, OPENAI + '"auth":{"anthropicAPIKey":{"key":"an"}}')).toBe(
      AuthOutcome.Ok,
    );
    expect(request.leaving("x-api-key")).toBe("an");
    const bedrock = OPENAI + '"auth":{"aws":{"region":"us-east-1","apiKey":"bedrock-key"}}';
    expect<i32>(authenticate(request, bedrock)).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer bedrock-key");
  });

  it("put project and location before the path for Google Cloud", () => {
    const members =
      '"schema":{"name":"GCPVertexAI"},"auth":{"gcp":{"accessToken":"ya","region":"us-east5","projectName":"p"}}';
    const request = new SampleRequest();
    request.target = "publishers/google/models/g:generateContent?alt=sse";
    expect<i32>(authenticate(request, members)).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer ya");
    expect(request.target).toBe(
      "/v1/projects/p/locations/us-east5/publishers/google/models/g:generateContent?alt=sse",
    );
    request.target = "/endpoints/openapi/chat/completions";
    authenticate(request, members);
    expect(request.target).toBe("/v1/projects/p/locations/us-east5/endpoints/openapi/chat/completions");
  });

  it("come from the environment, with a warning where it does not have them", () => {
    const members = OPENAI + '"auth":{"apiKey":{"key":{"env":"KEY"}}}';
    const environment = new SampleEnvironment();
    const request = new SampleRequest();
    expect<i32>(authenticator(members, environment).apply(request)).toBe(AuthOutcome.MissingCredential);
    expect(environment.warnings).toBe(
      "backend `b`: the environment variable KEY is not set, or blank: requests without a credential of their own are answered 401\n",
    );
    environment.warnings = "";
    environment.variables.set("KEY", "sk-env\r\n");
    expect<i32>(authenticator(members, environment).apply(request)).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer sk-env");
    expect(environment.warnings).toBe("");
  });

  it("are not used, nor told, where no header can hold them", () => {
    const environment = new SampleEnvironment();
    environment.variables.set("KEY", "sk-secret\nx-other: 1");
    const members = OPENAI + '"auth":{"apiKey":{"key":{"env":"KEY"}}}';
    expect<i32>(authenticator(members, environment).apply(new SampleRequest())).toBe(
      AuthOutcome.MissingCredential,
    );
    expect(environment.warnings.includes("line break")).toBe(true);
    expect(environment.warnings.includes("secret")).toBe(false);
  });
});

describe("client credentials", () => {
  it("stay behind, whatever the backend takes", () => {
    const request = new SampleRequest()
      .with("authorization", "Bearer client")
      .with("x-api-key", "client")
      .with("api-key", "client")
      .with("x-goog-api-key", "client")
      .with("x-amz-security-token", "client")
      .with("x-amzn-bedrock-guardrailidentifier", "g")
      .with("content-type", "application/json");
    authenticate(request, OPENAI + '"auth":{"anthropicAPIKey":{"key":"an"}}');
    expect(request.leaving("x-api-key")).toBe("an");
    expect(request.headers.size).toBe(3);
    expect(request.headers.has("x-amzn-bedrock-guardrailidentifier")).toBe(true);
    expect(request.headers.has("content-type")).toBe(true);
  });

  it("may be set again by the configuration, between withdrawal and authentication", () => {
    const request = new SampleRequest().with("x-api-key", "client");
    const used = authenticator(OPENAI + '"auth":{"apiKey":{"key":"sk"}}', new SampleEnvironment());
    used.withdrawClientCredentials(request);
    request.set(bytesOf("x-api-key"), bytesOf("operator"));
    expect<i32>(used.apply(request)).toBe(AuthOutcome.Ok);
    expect(request.leaving("x-api-key")).toBe("operator");
    expect(request.leaving("authorization")).toBe("Bearer sk");
  });
});

describe("a credential of the request's own", () => {
  it("is used without blanks, and taken off", () => {
    const members = apiKey('{"headerName":"X-Key","inputHeadersToRemove":["x-extra"]}');
    const request = new SampleRequest().with("x-key", "  sk-user ").with("x-extra", "1");
    expect<i32>(authenticate(request, members)).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer sk-user");
    expect(request.headers.size).toBe(1);
  });

  it("is missed, or made up for by the configured one", () => {
    const blank = new SampleRequest().with("x-key", " \t");
    expect<i32>(authenticate(blank, apiKey('{"headerName":"x-key"}'))).toBe(AuthOutcome.Ok);
    expect(blank.leaving("authorization")).toBe("Bearer sk-static");
    const strict = '{"headerName":"x-key","fallbackToConfigured":false}';
    expect<i32>(authenticate(new SampleRequest(), apiKey(strict))).toBe(AuthOutcome.MissingCredential);
    const byItself = OPENAI + '"auth":{"credentialOverride":{"headerName":"x-key"}}';
    expect<i32>(authenticate(new SampleRequest(), byItself)).toBe(AuthOutcome.MissingCredential);
  });

  it("has a usual header and a place for each API", () => {
    const overriding = '"auth":{"credentialOverride":{}}';
    const request = new SampleRequest()
      .with("x-aigw-api-key", "openai")
      .with("x-aigw-anthropic-api-key", "anthropic")
      .with("x-aigw-azure-api-key", "azure")
      .with("x-aigw-azure-access-token", "azure-token")
      .with("x-aigw-gcp-access-token", "gcp");
    authenticate(request, OPENAI + overriding);
    expect(request.leaving("authorization")).toBe("Bearer openai");
    authenticate(request, '"schema":{"name":"Cohere"},' + overriding);
    expect(request.leaving("authorization")).toBe("Bearer openai");
    authenticate(request, '"schema":{"name":"Anthropic"},' + overriding);
    expect(request.leaving("x-api-key")).toBe("anthropic");
    authenticate(request, '"schema":{"name":"AzureOpenAI"},' + overriding);
    expect(request.leaving("api-key")).toBe("azure");
    authenticate(request, OPENAI + '"auth":{"azure":{"accessToken":"t"},"credentialOverride":{}}');
    expect(request.leaving("authorization")).toBe("Bearer azure-token");
    const gcp = '"gcp":{"region":"global","projectName":"p"}';
    authenticate(request, '"schema":{"name":"GCPAnthropic"},"auth":{' + gcp + ',"credentialOverride":{}}');
    expect(request.leaving("authorization")).toBe("Bearer gcp");
  });

  it("does not get its scheme twice", () => {
    const request = new SampleRequest().with("authorization", "bearer sk-user");
    expect<i32>(authenticate(request, apiKey('{"headerName":"authorization"}'))).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer sk-user");
  });

  it("may come from dynamic metadata", () => {
    const members = apiKey('{"dynamicMetadataNamespace":"auth.ns","dynamicMetadataKey":"key"}');
    const request = new SampleRequest().withMetadata("auth.ns/key", " sk-metadata ");
    expect<i32>(authenticate(request, members)).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer sk-metadata");
    const forged = new SampleRequest().withMetadata("auth.ns/key", "sk\r\nx-admin: 1");
    expect<i32>(authenticate(forged, members)).toBe(AuthOutcome.MalformedCredential);
    expect(forged.headers.size).toBe(0);
  });
});

describe("AWS", () => {
  it("signs with the configured credential and knows a new day", () => {
    const used = authenticator(AWS + "}", new SampleEnvironment());
    expect(used.signsBody).toBe(true);
    const request = new SampleRequest();
    expect<i32>(used.apply(request)).toBe(AuthOutcome.Ok);
    const first = request.leaving("authorization");
    expect(
      first.startsWith(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/bedrock/aws4_request, SignedHeaders=host;x-amz-date, Signature=",
      ),
    ).toBe(true);
    expect(request.leaving("x-amz-date")).toBe("20260101T000000Z");

    request.now += 86400_000_000_000;
    used.apply(request);
    const nextDay = request.leaving("authorization");
    expect(nextDay.includes("/20260102/")).toBe(true);
    const fresh = authenticator(AWS + "}", new SampleEnvironment());
    fresh.apply(request);
    expect(request.leaving("authorization")).toBe(nextDay);

    request.now -= 86400_000_000_000;
    used.apply(request);
    expect(request.leaving("authorization")).toBe(first);
    request.content = "{} ";
    used.apply(request);
    expect(request.leaving("authorization") == first).toBe(false);
  });

  it("takes a whole credential from a request, never a half", () => {
    const members = AWS + ',"credentialOverride":{}}';
    const whole = new SampleRequest()
      .with("x-aigw-aws-access-key-id", "AKIDUSER")
      .with("x-aigw-aws-secret-access-key", "secret")
      .with("x-aigw-aws-session-token", "token");
    expect<i32>(authenticate(whole, members)).toBe(AuthOutcome.Ok);
    expect(whole.leaving("authorization").includes("Credential=AKIDUSER/")).toBe(true);
    expect(whole.leaving("x-amz-security-token")).toBe("token");
    expect(whole.headers.size).toBe(3);

    const half = new SampleRequest().with("x-aigw-aws-access-key-id", "AKIDUSER");
    expect<i32>(authenticate(half, members)).toBe(AuthOutcome.IncompleteCredential);
    const token = new SampleRequest().with("x-aigw-aws-session-token", "token");
    expect<i32>(authenticate(token, members)).toBe(AuthOutcome.IncompleteCredential);

    const none = new SampleRequest();
    expect<i32>(authenticate(none, members)).toBe(AuthOutcome.Ok);
    expect(none.leaving("authorization").includes("Credential=AKIDEXAMPLE/")).toBe(true);
    const strict = AWS + ',"credentialOverride":{"headerName":"x-my-","fallbackToConfigured":false}}';
    expect<i32>(authenticate(new SampleRequest(), strict)).toBe(AuthOutcome.MissingCredential);
    const renamed = new SampleRequest().with("x-my-access-key-id", "A").with("x-my-secret-access-key", "s");
    expect<i32>(authenticate(renamed, strict)).toBe(AuthOutcome.Ok);
  });

  it("reads a credential from a struct in dynamic metadata", () => {
    const members = AWS + ',"credentialOverride":{"dynamicMetadataNamespace":"n","dynamicMetadataKey":"k"}}';
    const request = new SampleRequest()
      .withMetadata("n/k/accessKeyId", "AKIDMETA")
      .withMetadata("n/k/secretAccessKey", "secret");
    expect<i32>(authenticate(request, members)).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization").includes("Credential=AKIDMETA/")).toBe(true);
    expect(request.leaving("x-amz-security-token")).toBe("");
    request.withMetadata("n/k/sessionToken", "a\nb");
    expect<i32>(authenticate(request, members)).toBe(AuthOutcome.MalformedCredential);
  });

  it("falls back to a Bedrock API key where that is configured", () => {
    const aws = '"aws":{"region":"us-east-1","apiKey":"bedrock-key"}';
    const members = OPENAI + '"auth":{' + aws + ',"credentialOverride":{}}';
    const request = new SampleRequest();
    expect<i32>(authenticate(request, members)).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization")).toBe("Bearer bedrock-key");
    request.with("x-aigw-aws-access-key-id", "AKIDUSER").with("x-aigw-aws-secret-access-key", "s");
    authenticate(request, members);
    expect(request.leaving("authorization").includes("Credential=AKIDUSER/")).toBe(true);
  });

  it("takes the environment's credential where none is configured", () => {
    const members = OPENAI + '"auth":{"aws":{"region":"eu-west-1"}}';
    const environment = new SampleEnvironment();
    const request = new SampleRequest();
    expect<i32>(authenticator(members, environment).apply(request)).toBe(AuthOutcome.MissingCredential);
    expect(environment.warnings.includes("AWS_ACCESS_KEY_ID")).toBe(true);
    environment.variables.set("AWS_ACCESS_KEY_ID", "AKIDENV");
    environment.variables.set("AWS_SECRET_ACCESS_KEY", "s");
    expect<i32>(authenticator(members, environment).apply(request)).toBe(AuthOutcome.Ok);
    expect(request.leaving("authorization").includes("Credential=AKIDENV/20260101/eu-west-1/")).toBe(true);
  });

  it("warns of a bad credential file in the environment without telling it", () => {
    const members = OPENAI + '"auth":{"aws":{"region":"r","credentialFileLiteral":{"env":"FILE"}}}';
    const environment = new SampleEnvironment();
    environment.variables.set("FILE", "[default]\naws_secret_access_key = hush\n");
    expect<i32>(authenticator(members, environment).apply(new SampleRequest())).toBe(
      AuthOutcome.MissingCredential,
    );
    expect(environment.warnings.includes("profile `default` has no aws_access_key_id")).toBe(true);
    expect(environment.warnings.includes("hush")).toBe(false);
  });

  it("names times in UTC", () => {
    expect(timestamp(0)).toBe("19700101T000000Z");
    expect(timestamp(1440938160)).toBe("20150830T123600Z");
    expect(timestamp(951782400)).toBe("20000229T000000Z");
    expect(timestamp(1709251199)).toBe("20240229T235959Z");
    expect(timestamp(4107542400)).toBe("21000301T000000Z");
  });

  it("takes the region from hosts of Bedrock only", () => {
    expect(region("bedrock-runtime.us-east-1.amazonaws.com")).toBe("us-east-1");
    expect(region("bedrock-runtime-fips.us-gov-west-1.amazonaws.com")).toBe("us-gov-west-1");
    expect(region("bedrock-runtime.eu-central-1.api.aws")).toBe("eu-central-1");
    expect(region("bedrock-agent-runtime.us-west-2.amazonaws.com")).toBe("us-west-2");
    expect(region("vpce-0a-1b.bedrock-runtime.ap-south-1.vpce.amazonaws.com")).toBe("ap-south-1");
    expect(region("bedrock-runtime.us-east-1.amazonaws.com.evil.example")).toBe("");
    expect(region("notbedrock-runtime.us-east-1.amazonaws.com")).toBe("");
    expect(region("s3.us-east-1.amazonaws.com")).toBe("");
    expect(region("bedrock-runtime.amazonaws.com")).toBe("");
    expect(region("bedrock-runtime.US.amazonaws.com")).toBe("");
    expect(region("us-east-1.amazonaws.com")).toBe("");
    expect(region(".amazonaws.com")).toBe("");
    expect(region("")).toBe("");
  });
});

describe("a credential file", () => {
  it("is read in both spellings, with comments and blanks", () => {
    const text =
      "# mine\r\n[other]\r\naws_access_key_id=A1\r\naws_secret_access_key=S1\r\n\r\n" +
      "[ profile work ] ; the job\r\n  AWS_ACCESS_KEY_ID =  A2\r\naws_secret_access_key=S#2;= # not this\r\nregion = x\r\n";
    expect(fileProblem(text, "other")).toBe("");
    expect(fileProblem(text, "work")).toBe("");
    expect(fileProblem(text)).toBe("has no profile `default`");
    expect(fileProblem("[profile default]\naws_access_key_id=A\naws_secret_access_key=S")).toBe("");
  });

  it("is refused where it is incomplete or malformed, without telling its values", () => {
    expect(fileProblem("")).toBe("has no profile `default`");
    expect(fileProblem("[default]\naws_access_key_id=A")).toBe(
      "profile `default` has no aws_secret_access_key",
    );
    expect(fileProblem("[default]\naws_secret_access_key=S\naws_access_key_id= ")).toBe(
      "profile `default` has no aws_access_key_id",
    );
    expect(fileProblem("[default]\n\nhush")).toBe("line 3: expected `name = value`");
    expect(fileProblem("= hush")).toBe("line 1: expected `name = value`");
    expect(fileProblem("a = b")).toBe(
      "line 1: expected `[default]` or another profile before the first value",
    );
    expect(fileProblem("[default\na = b")).toBe("line 1: expected `]` at the end of the profile's name");
    expect(fileProblem("[")).toBe("line 1: expected `]` at the end of the profile's name");
    expect(fileProblem("[default]\naws_access_key_id = A\rB")).toBe(
      "line 2: the value holds a control character",
    );
  });

  it("is refused with its place in the configuration", () => {
    expect(authProblem(AWS + "}")).toBe("");
    expect(authProblem(OPENAI + '"auth":{"aws":{"region":"r","credentialFileLiteral":"[a]"}}')).toBe(
      "backends[0].auth.aws.credentialFileLiteral: has no profile `default`",
    );
    expect(authProblem(OPENAI + '"auth":{"aws":{"region":"r","credentialFileLiteral":{"env":"X"}}}')).toBe(
      "",
    );
  });
});

describe("an override without a configured kind", () => {
  it("is refused where the schema needs more than a credential", () => {
    const overriding = '"auth":{"credentialOverride":{}}';
    expect(
      authProblem('"schema":{"name":"GCPVertexAI"},' + overriding).startsWith("backends[0].auth: give gcp"),
    ).toBe(true);
    expect(
      authProblem('"schema":{"name":"AWSBedrock"},' + overriding).startsWith("backends[0].auth: give aws"),
    ).toBe(true);
    const upstream = '"upstream":{"host":"bedrock-runtime.us-east-1.amazonaws.com"},';
    expect(authProblem('"schema":{"name":"AWSBedrock"},' + upstream + overriding)).toBe("");
    expect(authProblem(OPENAI + overriding)).toBe("");
  });
});
