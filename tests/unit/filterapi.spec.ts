import { memoryUsed, setMemoryLimit } from "../../assembly/bytes/memory";
import { isNothing, sliceOf } from "../../assembly/bytes/slice";
import { AuthKind } from "../../assembly/filterapi/auth";
import { isSocketAddress } from "../../assembly/filterapi/address";
import { CostType } from "../../assembly/filterapi/cost";
import { Engine, PickerType, ScorerType } from "../../assembly/filterapi/picker";
import { FailureMode } from "../../assembly/filterapi/inference-pool";
import { parseConfig } from "../../assembly/filterapi/parse-config";
import { NO_TIME, parseTimestamp } from "../../assembly/filterapi/rfc3339";
import { SchemaName } from "../../assembly/filterapi/schema";
import { parseDuration, parseSize } from "../../assembly/filterapi/units";
import { bytes, loadConfig, problems, text } from "./support/configuration";
import { CONTROL_PLANE_CONFIG, EXTENDED_CONFIG } from "./support/sample-configurations";

/** A configuration with one backend that holds `members` besides its name and schema. */
function backend(members: string): string {
  return `{"backends":[{"name":"a","schema":{"name":"OpenAI"},${members}}]}`;
}

function pool(members: string): string {
  return backend(`"inferencePool":{"name":"p",${members}}`);
}

function rule(members: string): string {
  return `{"backends":[{"name":"a","schema":{"name":"OpenAI"}}],"rules":[{${members}}]}`;
}

function expectBeginning(actual: string, beginning: string): void {
  expect(actual.slice(0, beginning.length)).toBe(beginning);
}

describe("a configuration as a control plane writes it", () => {
  it("keeps costs with their scope", () => {
    const config = loadConfig(CONTROL_PLANE_CONFIG);
    expect(config.globalCosts.length).toBe(2);
    expect(text(config.globalCosts[1].metadataKey)).toBe("llm_output_token");
    expect<i32>(config.globalCosts[1].type).toBe(CostType.OutputToken);
    const cost = config.routeCosts[0];
    expect<i32>(cost.type).toBe(CostType.Cel);
    expect(text(cost.routeName)).toBe("shop/chat");
    expect(text(cost.expression)).toBe("model == 'gpt-4o' ? input_tokens * 3u : total_tokens");
    expect(isNothing(cost.backend)).toBe(true);
    expect(text(config.routeCosts[1].backend)).toBe("shop/openai");
    expect(text(config.routeCosts[1].model)).toBe("gpt-4o-mini");
    config.dispose();
  });

  it("keeps backends with schema, override and mutations", () => {
    const config = loadConfig(CONTROL_PLANE_CONFIG);
    expect(config.backends.length).toBe(8);
    const openai = config.backends[0];
    expect(text(openai.name)).toBe("shop/openai/route/chat/rule/0/ref/0");
    expect(text(openai.modelNameOverride)).toBe("gpt-4o-mini");
    expect<i32>(openai.schema.name).toBe(SchemaName.OpenAI);
    expect(text(openai.schema.prefix)).toBe("v1");
    const headers = openai.headerMutation!;
    expect(text(headers.set[0].name)).toBe("x-team");
    expect(text(headers.set[0].value)).toBe("platform");
    expect(text(headers.remove[1])).toBe("x-internal-user");
    const body = openai.bodyMutation!;
    expect(text(body.set[0].path)).toBe("service_tier");
    expect(text(body.set[0].json)).toBe('"flex"');
    expect(text(body.remove[0])).toBe("user");
    expect<i32>(config.backends[6].schema.name).toBe(SchemaName.Anthropic);
    expect(isNothing(config.backends[6].modelNameOverride)).toBe(true);
    expect(config.backends[7].auth == null).toBe(true);
    expect(config.backends[7].responsesApi).toBe(true);
    config.dispose();
  });

  it("keeps every kind of credential", () => {
    const config = loadConfig(CONTROL_PLANE_CONFIG);
    const apiKey = config.backends[0].auth!;
    expect<i32>(apiKey.kind).toBe(AuthKind.ApiKey);
    expect(text(apiKey.secret!.literal)).toBe("sk-static");
    const source = apiKey.credentialOverride!;
    expect(text(source.headerName)).toBe("x-aigw-api-key");
    expect(source.fallbackToConfigured).toBe(false);
    expect(text(source.inputHeadersToRemove[0])).toBe("x-aigw-api-key");
    const aws = config.backends[1].auth!;
    expect<i32>(aws.kind).toBe(AuthKind.Aws);
    expect(text(aws.aws!.region)).toBe("eu-central-1");
    expect(text(aws.aws!.credentialFile!.literal)).toBe("[default]\naws_access_key_id = AKIA\n");
    expect<i32>(config.backends[2].auth!.kind).toBe(AuthKind.AzureToken);
    expect<i32>(config.backends[3].auth!.kind).toBe(AuthKind.AzureApiKey);
    const gcp = config.backends[4].auth!;
    expect<i32>(gcp.kind).toBe(AuthKind.Gcp);
    expect(text(gcp.gcp!.projectName)).toBe("my-project");
    expect(text(gcp.gcp!.accessToken!.literal)).toBe("ya29.a");
    expect<i32>(config.backends[6].auth!.kind).toBe(AuthKind.AnthropicApiKey);
    config.dispose();
  });

  it("keeps models with their hosts and times", () => {
    const config = loadConfig(CONTROL_PLANE_CONFIG);
    expect(text(config.models[0].name)).toBe("gpt-4o");
    expect(text(config.models[0].ownedBy)).toBe("Envoy AI Gateway");
    expect(config.models[0].createdAt).toBe(1785542400);
    expect(text(config.models[0].createdAtText)).toBe("2026-08-01T00:00:00Z");
    expect(text(config.modelsByHost[0].host)).toBe("*.team-a.example.com");
    expect(config.modelsByHost[0].models.length).toBe(2);
    expect(text(config.unscopedModels[0].name)).toBe("gpt-4o");
    config.dispose();
  });
});

describe("a configuration for a filter without a controller", () => {
  it("keeps limits, defaults and prefixes", () => {
    const config = loadConfig(EXTENDED_CONFIG);
    expect(config.limits.requestBody).toBe(8 << 20);
    expect(config.limits.responseBody).toBe(32 << 20);
    expect(config.limits.streamEvent).toBe(65536);
    expect(config.limits.vmMemory).toBe(448 << 20);
    expect(config.defaults.maxTokens).toBe(1024);
    expect(text(config.endpointPrefixes.root)).toBe("/");
    expect(text(config.endpointPrefixes.openai)).toBe("/");
    expect(text(config.endpointPrefixes.cohere)).toBe("/co");
    expect(text(config.endpointPrefixes.anthropic)).toBe("/anthropic");
    config.dispose();
  });

  it("keeps rules and budgets", () => {
    const config = loadConfig(EXTENDED_CONFIG);
    const rule = config.rules[0];
    expect(text(rule.name)).toBe("default/chat");
    expect(text(rule.matches[1].model!.text)).toBe("llama-");
    expect(rule.matches[1].model!.isPrefix).toBe(true);
    expect(text(rule.matches[1].headers[0].name)).toBe("x-team");
    expect(rule.backends[0].weight).toBe(9);
    expect(rule.backends[1].index).toBe(1);
    expect(rule.backends[1].priority).toBe(1);
    expect(rule.passthrough).toBe(true);
    const budget = config.budgets[0];
    expect(budget.tokens).toBe(100000);
    expect(budget.periodSeconds).toBe(60);
    expect<i32>(budget.type).toBe(CostType.TotalToken);
    expect(text(budget.headers[0].value)).toBe("a");
    config.dispose();
  });

  it("keeps an inference pool", () => {
    const config = loadConfig(EXTENDED_CONFIG);
    expect(config.backends[1].responsesApi).toBe(false);
    const pool = config.backends[1].inferencePool!;
    expect(text(pool.name)).toBe("vllm-llama3");
    expect(text(pool.namespace)).toBe("default");
    expect<i32>(pool.failureMode).toBe(FailureMode.FailOpen);
    expect(text(pool.endpointPicker!.cluster)).toBe("epp");
    expect(pool.endpointPicker!.connectTimeoutMilliseconds).toBe(1500);
    expect(pool.endpointPicker!.timeoutMilliseconds).toBe(60000);
    expect(text(pool.endpoints[1].address)).toBe("[fd00::2]:8000");
    expect(text(pool.endpoints[1].labels[0].value)).toBe("a");
    expect(text(pool.subset!.header)).toBe("x-pool-subset");
    expect<i32>(pool.picker.scorers[1].type).toBe(ScorerType.PrefixCache);
    expect(pool.picker.scorers[1].weight).toBe(2.5);
    expect<i32>(pool.picker.type).toBe(PickerType.WeightedRandom);
    expect(pool.picker.maxEndpoints).toBe(5);
    expect(text(pool.picker.metrics.path)).toBe("/metrics");
    expect<i32>(pool.picker.metrics.engine).toBe(Engine.Sglang);
    expect(text(pool.picker.metrics.cluster)).toBe("scrapes");
    expect(text(pool.picker.scorers[2].labels[0].value)).toBe("a");
    expect(pool.picker.prefixCache.blockBytes).toBe(64);
    expect(pool.picker.prefixCache.head).toBe(0);
    expect(pool.picker.saturation.queueDepth).toBe(2.5);
    expect(pool.picker.saturation.inFlight).toBe(100);
    expect(pool.picker.health.failures).toBe(1);
    expect(pool.picker.health.backoffMilliseconds).toBe(100);
    expect(text(pool.picker.session.id)).toBe("x-conversation");
    expect(pool.objectives[0].priority).toBe(-1);
    expect(text(pool.modelRewrites[0].model)).toBe("llama3");
    expect(text(pool.modelRewrites[0].drawTarget(0))).toBe("llama3-a");
    expect(text(pool.modelRewrites[0].drawTarget(u32.MAX_VALUE))).toBe("llama3");
    const even = pool.modelRewrites[1];
    expect(text(even.drawTarget(0))).toBe("b");
    expect(text(even.drawTarget(0x7fffffff))).toBe("b");
    expect(text(even.drawTarget(0x80000000))).toBe("c");
    expect(text(even.drawTarget(u32.MAX_VALUE))).toBe("c");
    config.dispose();
  });

  it("has a default for everything", () => {
    const config = loadConfig("{}");
    expect(config.limits.requestBody).toBe(32 << 20);
    expect(config.limits.streamEvent).toBe(1 << 20);
    expect(config.limits.vmMemory).toBe(256 << 20);
    expect(config.defaults.maxTokens).toBe(4096);
    expect(text(config.endpointPrefixes.cohere)).toBe("/cohere");
    config.dispose();

    const withPool = loadConfig(pool('"subset":null'));
    const picker = withPool.backends[0].inferencePool!.picker;
    let scorers = "";
    for (let place = 0; place < picker.scorers.length; place++) {
      scorers += `${picker.scorers[place].type}:${picker.scorers[place].weight} `;
    }
    expect(scorers).toBe(
      `${ScorerType.Queue}:1.0 ${ScorerType.LoraAffinity}:3.0 ${ScorerType.PrefixCache}:3.0 ${ScorerType.InFlight}:2.0 `,
    );
    expect(picker.needsMetrics).toBe(true);
    expect(isNothing(picker.metrics.cluster)).toBe(true);
    expect(picker.prefixCache.memory).toBe(8 << 20);
    expect(picker.prefixCache.reach).toBe(65536);
    expect(picker.saturation.kvCacheUsage).toBe(0.8);
    expect(picker.health.mostBackoffMilliseconds).toBe(30000);
    expect(text(picker.session.id)).toBe("x-session-id");
    expect(text(picker.session.token)).toBe("x-session-token");
    expect(picker.maxEndpoints).toBe(3);
    expect(picker.metrics.intervalMilliseconds).toBe(200);
    expect(picker.metrics.staleAfterMilliseconds).toBe(2000);
    withPool.dispose();
  });

  it("derives port and tls from each other", () => {
    const secure = loadConfig(backend('"upstream":{"host":"h","tls":true}')).backends[0].upstream!;
    expect(secure.port).toBe(443);
    const plain = loadConfig(backend('"upstream":{"host":"h"}')).backends[0].upstream!;
    expect(plain.port).toBe(80);
    expect(plain.tls).toBe(false);
    expect(loadConfig(backend('"upstream":{"host":"h","port":443}')).backends[0].upstream!.tls).toBe(true);
    expect(loadConfig(backend('"upstream":{"host":"h","port":8443}')).backends[0].upstream!.tls).toBe(false);
  });

  it("reads secrets by the name of their variable", () => {
    const auth = loadConfig(backend('"auth":{"apiKey":{"key":{"env":"OPENAI_API_KEY"}}}')).backends[0].auth!;
    expect(text(auth.secret!.environment)).toBe("OPENAI_API_KEY");
    expect(isNothing(auth.secret!.literal)).toBe(true);
  });

  it("takes the first of several kinds of credential", () => {
    const json =
      '"auth":{"anthropicAPIKey":{"key":"b"},"gcp":{"region":"r","projectName":"p"},"apiKey":{"key":"a"}}';
    const auth = loadConfig(backend(json)).backends[0].auth!;
    expect<i32>(auth.kind).toBe(AuthKind.ApiKey);
    expect(text(auth.secret!.literal)).toBe("a");
  });

  it("takes a credential override alone", () => {
    const json = '"auth":{"credentialOverride":{"dynamicMetadataNamespace":"n","dynamicMetadataKey":"k"}}';
    const auth = loadConfig(backend(json)).backends[0].auth!;
    expect<i32>(auth.kind).toBe(AuthKind.BySchema);
    expect(text(auth.credentialOverride!.dynamicMetadataKey)).toBe("k");
    expect(auth.credentialOverride!.fallbackToConfigured).toBe(true);
  });
});

describe("keys", () => {
  it("match whatever their case, and escaped", () => {
    const config = loadConfig(
      '{"BACKENDS":[{"Name":"a","sch\\u0065MA":{"nAME":"OpenAI","Prefix":"//v1/beta/"}}]}',
    );
    expect(text(config.backends[0].name)).toBe("a");
    expect(text(config.backends[0].schema.prefix)).toBe("v1/beta");
    config.dispose();
  });

  it("count as absent with null", () => {
    expect(problems(backend('"auth":null,"upstream":null,"responsesApi":null'))).toBe("");
    expect(problems('{"backends":[{"name":null,"schema":null}]}')).toBe(
      "backends[0].name: is required\nbackends[0].schema: is required",
    );
  });

  it("are refused when unknown or given twice", () => {
    expect(problems('{"backend":[]}')).toBe("backend: unknown key");
    expect(problems(backend('"foo":{"bar":1}'))).toBe("backends[0].foo: unknown key");
    expect(problems('{"rules":[],"Rules":[]}')).toBe("rules: duplicate key");
    expect(problems(pool('"subset":{"labels":{"zone":"a","zone":"b"}}'))).toBe(
      "backends[0].inferencePool.subset.labels.zone: duplicate key",
    );
  });

  it("that are unused hold any object", () => {
    expect(problems('{"version":"v1","uuid":"u","mcpConfig":{"x":[1]},"tokenExchange":{}}')).toBe("");
    expect(problems('{"mcpConfig":1}')).toBe("mcpConfig: expected an object");
  });
});

describe("what is refused", () => {
  it("is text that is no JSON object", () => {
    expect(problems('{"backends":[')).toBe("config: unexpected end at byte 13");
    expect(problems("")).toBe("config: unexpected end at byte 0");
    expect(problems('"x"')).toBe("config: expected an object");
    expect(problems("[]")).toBe("config: expected an object");
  });

  it("is a value of the wrong type", () => {
    expect(problems('{"backends":{}}')).toBe("backends: expected an array");
    expect(problems('{"backends":[1]}')).toBe("backends[0]: expected an object");
    expect(problems(backend('"responsesApi":"true"'))).toBe(
      "backends[0].responsesApi: expected true or false",
    );
    expect(problems('{"uuid":1}')).toBe("uuid: expected a string");
    expect(problems('{"defaults":{"maxTokens":1.5}}')).toBe("defaults.maxTokens: expected an integer");
  });

  it("is a backend without a name of its own, or with an unknown schema", () => {
    expect(problems('{"backends":[{"name":"","schema":{"name":"OpenAI"}}]}')).toBe(
      "backends[0].name: must not be empty",
    );
    const twice = '{"name":"a","schema":{"name":"OpenAI"}}';
    expect(problems(`{"backends":[${twice},${twice}]}`)).toBe(
      "backends[1].name: another backend has this name",
    );
    expectBeginning(
      problems('{"backends":[{"name":"a","schema":{"name":"openai"}}]}'),
      "backends[0].schema.name: expected one of OpenAI, Cohere, AWSBedrock",
    );
  });

  it("is an unusable credential, without telling it", () => {
    expectBeginning(problems(backend('"auth":{}')), "backends[0].auth: names no credential kind");
    expect(problems(backend('"auth":{"apiKey":{"key":""}}'))).toBe(
      "backends[0].auth.apiKey.key: must not be empty",
    );
    expect(problems(backend('"auth":{"apiKey":{"key":["sk-secret"]}}'))).toBe(
      "backends[0].auth.apiKey.key: expected a string or {env: NAME}",
    );
    expect(problems(backend('"auth":{"aws":{}}'))).toBe("backends[0].auth.aws.region: is required");
    const both = '{"headerName":"x","dynamicMetadataNamespace":"n","dynamicMetadataKey":"k"}';
    expectBeginning(
      problems(backend(`"auth":{"credentialOverride":${both}}`)),
      "backends[0].auth.credentialOverride: needs either headerName, or",
    );
    expectBeginning(
      problems(backend('"auth":{"credentialOverride":{"dynamicMetadataKey":"k"}}')),
      "backends[0].auth.credentialOverride: needs dynamicMetadataNamespace and dynamicMetadataKey",
    );
  });

  it("is a header that could not be sent", () => {
    expectBeginning(
      problems(backend('"httpHeaderMutation":{"remove":["a b"]}')),
      "backends[0].httpHeaderMutation.remove[0]: expected a header name",
    );
    expect(problems(backend('"httpHeaderMutation":{"set":[{"name":"a","value":"x\\r\\ny: z"}]}'))).toBe(
      "backends[0].httpHeaderMutation.set[0].value: a header value must not hold CR, LF or NUL",
    );
  });

  it("is a body field whose value is no JSON", () => {
    expectBeginning(
      problems(backend('"httpBodyMutation":{"set":[{"path":"p","value":"flex"}]}')),
      "backends[0].httpBodyMutation.set[0].value: expected a string that holds JSON",
    );
  });

  it("is a port, size or duration out of range", () => {
    expect(problems(backend('"upstream":{"host":"h","port":65536}'))).toBe(
      "backends[0].upstream.port: must be at most 65535",
    );
    expect(problems('{"limits":{"requestBody":"1023B"}}')).toBe(
      "limits.requestBody: must be at least 1024 bytes",
    );
    expect(problems('{"limits":{"vmMemory":"1GiB"}}')).toBe(
      "limits.vmMemory: must be at most 469762048 bytes",
    );
    expectBeginning(problems('{"limits":{"streamEvent":"1MB"}}'), "limits.streamEvent: expected a size");
    expectBeginning(
      problems(pool('"endpointPicker":{"cluster":"c","timeout":5}')),
      "backends[0].inferencePool.endpointPicker.timeout: expected a duration",
    );
    expect(problems(pool('"picker":{"metrics":{"interval":"0s"}}'))).toBe(
      "backends[0].inferencePool.picker.metrics.interval: must be at least 1ms",
    );
  });

  it("is a prefix that is no path", () => {
    expect(problems('{"rootPrefix":"api"}')).toBe("rootPrefix: must begin with /");
    expect(problems('{"endpointPrefixes":{"cohere":""}}')).toBe("endpointPrefixes.cohere: must begin with /");
  });

  it("is a rule that leads nowhere", () => {
    expect(problems(rule('"backends":[{"name":"b"}]'))).toBe(
      "rules[0].backends[0].name: no backend has this name",
    );
    expect(problems(rule('"backends":[]'))).toBe("rules[0].backends: names no backend");
    expect(problems(rule('"name":"r"'))).toBe("rules[0].backends: is required");
    expect(problems(rule('"backends":[{"name":"a","weight":0}]'))).toBe(
      "rules[0].backends: no backend of priority 0 has a weight above 0",
    );
    expect(problems(rule('"backends":[{"name":"a","priority":1}]'))).toBe(
      "rules[0].backends: no backend of priority 0 has a weight above 0",
    );
    expect(problems(rule('"backends":[{"name":"a"}],"matches":[{"model":"a*b"}]'))).toBe(
      "rules[0].matches[0].model: a * is allowed at the end only",
    );
  });

  it("is an endpoint that cannot be reached", () => {
    const path = "backends[0].inferencePool.endpoints";
    expect(problems(pool('"endpoints":[{"address":"10.0.0.1"}]'))).toBe(
      path + "[0].address: expected host:port or [IPv6 address]:port",
    );
    expect(problems(pool('"endpoints":[{"address":"a:1"},{"address":"a:1"}]'))).toBe(
      path + "[1].address: another endpoint has this address",
    );
    expect(
      problems(pool('"endpoints":[{"address":"a:1"}],"discovery":{"adminCluster":"x","poolCluster":"y"}')),
    ).toBe("backends[0].inferencePool.discovery: endpoints and discovery exclude each other");
  });

  it("is an unknown scorer", () => {
    expectBeginning(
      problems(pool('"picker":{"scorers":[{"type":"queue"},{"type":"luck"}]}')),
      "backends[0].inferencePool.picker.scorers[1].type: expected one of queue, running-requests",
    );
    expect(problems(pool('"picker":{"maxEndpoints":17}'))).toBe(
      "backends[0].inferencePool.picker.maxEndpoints: must be at most 16",
    );
  });

  it("is a cost that cannot be worked out", () => {
    expect(problems('{"globalLLMRequestCosts":[{"metadataKey":"k","type":"CEL"}]}')).toBe(
      "globalLLMRequestCosts[0].cel: is required where type is CEL",
    );
    expect(problems('{"globalLLMRequestCosts":[{"metadataKey":"k","type":"InputToken","cel":"1"}]}')).toBe(
      "globalLLMRequestCosts[0].cel: is allowed only where type is CEL",
    );
    expect(problems('{"llmRequestCosts":[{"metadataKey":"k","type":"InputToken"}]}')).toBe(
      "llmRequestCosts[0].routeName: is required",
    );
  });

  it("is a budget without amount or period", () => {
    expect(problems('{"budgets":[{"name":"b","tokens":0,"per":"week","type":"CEL"}]}')).toBe(
      "budgets[0].tokens: must be at least 1\n" +
        "budgets[0].per: expected one of second, minute, hour, day\n" +
        "budgets[0].type: expected one of OutputToken, InputToken, CachedInputToken, CacheCreationInputToken, TotalToken, ReasoningToken",
    );
  });

  it("is a model without a time that exists", () => {
    expect(problems('{"modelsByHost":{"a.b":[{"Name":"m","CreatedAt":"2026-02-29T00:00:00Z"}]}}')).toBe(
      "modelsByHost.a.b[0].CreatedAt: expected a time such as 2026-08-01T00:00:00Z",
    );
  });

  it("is told ten times at most", () => {
    let keys = '"a0":0';
    for (let index = 1; index < 20; index++) keys += `,"a${index}":0`;
    expect(problems(`{${keys}}`).split("\n").length).toBe(10);
  });
});

describe("units", () => {
  it("reads sizes", () => {
    expect(parseSize(bytes("512B"))).toBe(512);
    expect(parseSize(bytes("4KiB"))).toBe(4096);
    expect(parseSize(bytes("32MiB"))).toBe(33554432);
    expect(parseSize(bytes("3GiB"))).toBe(3221225472);
    const wrong = ["", "1", "MiB", "1.5MiB", "-1B", "1MB", "1 KiB", "1KiBx", "9007199254740991GiB"];
    for (let index = 0; index < wrong.length; index++) expect(parseSize(bytes(wrong[index]))).toBe(-1);
  });

  it("reads durations", () => {
    expect(parseDuration(bytes("200ms"))).toBe(200);
    expect(parseDuration(bytes("1s"))).toBe(1000);
    expect(parseDuration(bytes("1.5s"))).toBe(1500);
    expect(parseDuration(bytes("0.0625m"))).toBe(3720);
    expect(parseDuration(bytes("5m"))).toBe(300000);
    expect(parseDuration(bytes("1h"))).toBe(3600000);
    const wrong = ["", "1", "s", "1.s", ".5s", "-1s", "1 s", "1sec", "1.5.5s", "1us"];
    for (let index = 0; index < wrong.length; index++) expect(parseDuration(bytes(wrong[index]))).toBe(-1);
  });

  it("reads timestamps", () => {
    expect(parseTimestamp(bytes("1970-01-01T00:00:00Z"))).toBe(0);
    expect(parseTimestamp(bytes("2000-02-29T12:34:56Z"))).toBe(951827696);
    expect(parseTimestamp(bytes("1969-12-31T23:59:59Z"))).toBe(-1);
    expect(parseTimestamp(bytes("0001-01-01T00:00:00Z"))).toBe(-62135596800);
    expect(parseTimestamp(bytes("2026-08-01T02:00:00.123456+02:00"))).toBe(1785542400);
    expect(parseTimestamp(bytes("2026-07-31T19:30:00-04:30"))).toBe(1785542400);
    const wrong = [
      "",
      "2026-08-01",
      "2026-08-01T00:00:00",
      "2026-08-01 00:00:00Z",
      "2100-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-08-01T24:00:00Z",
      "2026-08-01T00:00:00.Z",
      "2026-08-01T00:00:00+2:00",
      "2026-08-01T00:00:00Zx",
    ];
    for (let index = 0; index < wrong.length; index++) {
      expect(parseTimestamp(bytes(wrong[index]))).toBe(NO_TIME, wrong[index]);
    }
  });

  it("reads socket addresses", () => {
    const right = ["10.0.0.1:80", "a-b.c_d.example:65535", "localhost:1", "[::1]:80", "[::]:80"];
    right.push("[2001:db8::1:2]:80");
    right.push("[::ffff:10.0.0.1]:80");
    right.push("[1:2:3:4:5:6:7:8]:80");
    for (let index = 0; index < right.length; index++) {
      expect(isSocketAddress(bytes(right[index]))).toBe(true, right[index]);
    }
    const wrong = ["", ":80", "a", "a:", "a:0", "a:65536", "a:b", "-a:1", "a..b:1", "1.2.3:1", "256.0.0.1:1"];
    wrong.push("01.2.3.4:1");
    wrong.push("::1:80");
    wrong.push("[::1]");
    wrong.push("[::1");
    wrong.push("[1:2:3:4:5:6:7]:80");
    wrong.push("[1::2::3]:80");
    wrong.push("[1:2:3:4:5:6:7:8:9]:80");
    wrong.push("[::12345]:80");
    wrong.push("[1:]:80");
    wrong.push("[]:80");
    for (let index = 0; index < wrong.length; index++) {
      expect(isSocketAddress(bytes(wrong[index]))).toBe(false, wrong[index]);
    }
  });
});

describe("memory", () => {
  it("stays as it is while configurations come and go", () => {
    const source = bytes(CONTROL_PLANE_CONFIG);
    const broken = bytes(EXTENDED_CONFIG.replace('"FailOpen"', '"Maybe"'));
    const used = memoryUsed();
    let settled = 0;
    for (let round = 0; round < 1000; round++) {
      const config = parseConfig(source).config!;
      config.dispose();
      expect(parseConfig(broken).config == null).toBe(true);
      if (round == 200) settled = memory.size();
    }
    expect(memory.size()).toBe(settled);
    expect(memoryUsed()).toBe(used);
  });

  it("may run out at any point", () => {
    const source = bytes(EXTENDED_CONFIG);
    const used = memoryUsed();
    let accepted = 0;
    for (let limit = 0; limit < 32768; limit += 64) {
      setMemoryLimit(used + (limit as usize));
      const parsed = parseConfig(source);
      const config = parsed.config;
      expect(config == null).toBe(parsed.error.length > 0);
      if (config) {
        config.dispose();
        accepted++;
      }
    }
    setMemoryLimit(256 << 20);
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(512);
    expect(memoryUsed()).toBe(used);
  });

  it("is safe from any damage to the text", () => {
    const source = bytes(EXTENDED_CONFIG);
    const length = source as u32 as i32;
    const start = (source >>> 32) as usize;
    for (let index = 0; index < length; index++) {
      expect(parseConfig(sliceOf(start, index)).config == null).toBe(true);
      const byte = load<u8>(start + (index as usize));
      store<u8>(start + (index as usize), byte ^ 0x15);
      const parsed = parseConfig(source);
      const config = parsed.config;
      expect(config == null).toBe(parsed.error.length > 0);
      if (config) config.dispose();
      store<u8>(start + (index as usize), byte);
    }
  });
});
