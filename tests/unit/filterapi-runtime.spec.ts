import { NOTHING, Slice, equals } from "../../assembly/bytes/slice";
import { ABSENT, SliceMap } from "../../assembly/bytes/slice-map";
import { Config } from "../../assembly/filterapi/config";
import { Cost } from "../../assembly/filterapi/cost";
import { Header, HeaderLookup } from "../../assembly/filterapi/header";
import { RuntimeConfig } from "../../assembly/filterapi/runtime";
import { bytes, loadConfig, text } from "./support/configuration";
import { CONTROL_PLANE_CONFIG } from "./support/sample-configurations";

class RequestHeaders extends HeaderLookup {
  private readonly headers: Header[] = [];

  with(name: string, value: string): RequestHeaders {
    this.headers.push(new Header(bytes(name), bytes(value)));
    return this;
  }

  get(name: Slice): Slice {
    for (let index = 0; index < this.headers.length; index++) {
      if (equals(this.headers[index].name, name)) return this.headers[index].value;
    }
    return NOTHING;
  }
}

const BACKEND = '{"name":"a","schema":{"name":"OpenAI"}},{"name":"b","schema":{"name":"OpenAI"}}';

function withRules(rules: string): RuntimeConfig {
  return new RuntimeConfig(loadConfig(`{"backends":[${BACKEND}],"rules":[${rules}]}`));
}

/** The name of the rule that a request matches, or "none". */
function ruleOf(runtime: RuntimeConfig, model: string, headers: RequestHeaders): string {
  const rule = runtime.matchRule(model.length > 0 ? bytes(model) : NOTHING, headers);
  return rule ? text(rule.name) : "none";
}

function keysOf(costs: Cost[]): string {
  const keys: string[] = [];
  for (let index = 0; index < costs.length; index++) {
    keys.push(text(costs[index].metadataKey) + (costs[index].isFiltered ? "+" : ""));
  }
  return keys.join(" ");
}

describe("matching rules", () => {
  it("takes the first rule that matches, exact or not", () => {
    const runtime = withRules(`
      {"name":"header","matches":[{"model":"m","headers":[{"name":"x-team","value":"a"}]}],"backends":[{"name":"a"}]},
      {"name":"exact","matches":[{"model":"m"},{"model":"n"}],"backends":[{"name":"a"}]},
      {"name":"prefix","matches":[{"model":"llama-*"}],"backends":[{"name":"a"}]},
      {"name":"late","matches":[{"model":"llama-3"},{"model":"n"}],"backends":[{"name":"a"}]},
      {"name":"any","matches":[{"model":"*"}],"backends":[{"name":"a"}]}`);
    const none = new RequestHeaders();
    expect(runtime.needsModel).toBe(true);
    expect(ruleOf(runtime, "m", none)).toBe("exact");
    expect(ruleOf(runtime, "m", new RequestHeaders().with("x-team", "a"))).toBe("header");
    expect(ruleOf(runtime, "m", new RequestHeaders().with("x-team", "A"))).toBe("exact");
    expect(ruleOf(runtime, "n", none)).toBe("exact");
    expect(ruleOf(runtime, "llama-3", none)).toBe("prefix");
    expect(ruleOf(runtime, "llama-", none)).toBe("prefix");
    expect(ruleOf(runtime, "llama", none)).toBe("any");
    expect(ruleOf(runtime, "", none)).toBe("none");
    runtime.dispose();
  });

  it("needs all headers of one match, and any one match", () => {
    const runtime = withRules(`
      {"name":"r","matches":[
        {"headers":[{"name":"X-A","value":"1"},{"name":"x-b","value":""}]},
        {"headers":[{"name":"x-c","value":"3"}]}
      ],"backends":[{"name":"a"}]}`);
    expect(runtime.needsModel).toBe(false);
    expect(ruleOf(runtime, "", new RequestHeaders().with("x-a", "1"))).toBe("none");
    expect(ruleOf(runtime, "", new RequestHeaders().with("x-a", "1").with("x-b", ""))).toBe("r");
    expect(ruleOf(runtime, "", new RequestHeaders().with("x-c", "3"))).toBe("r");
    expect(ruleOf(runtime, "", new RequestHeaders())).toBe("none");
    runtime.dispose();
  });

  it("always matches a rule without matches, or with an empty one", () => {
    const runtime = withRules('{"name":"r","matches":[],"backends":[{"name":"a"}]}');
    expect(ruleOf(runtime, "", new RequestHeaders())).toBe("r");
    expect(runtime.needsModel).toBe(false);
    const empty = withRules('{"name":"e","matches":[{}],"backends":[{"name":"a"}]}');
    expect(ruleOf(empty, "m", new RequestHeaders())).toBe("e");
  });

  it("agrees with trying every rule in turn", () => {
    let rules = "";
    for (let index = 0; index < 60; index++) {
      const kind = index % 3;
      const model =
        kind == 0 ? `m${(index * 7) % 20}` : kind == 1 ? `m${(index * 5) % 20}` : `m${index % 20}*`;
      const headers = kind == 1 ? ',"headers":[{"name":"x","value":"1"}]' : "";
      rules +=
        (index > 0 ? "," : "") +
        `{"name":"r${index}","matches":[{"model":"${model}"${headers}}],"backends":[{"name":"a"}]}`;
    }
    const runtime = withRules(rules);
    for (let index = 0; index < 200; index++) {
      const model = bytes(`m${index}`);
      const headers = new RequestHeaders();
      if (index % 2 == 1) headers.with("x", "1");
      let expected = "none";
      for (let place = 59; place >= 0; place--) {
        const rule = runtime.config.rules[place];
        if (rule.matches[0].accepts(model, headers)) expected = text(rule.name);
      }
      expect(ruleOf(runtime, `m${index}`, headers)).toBe(expected);
    }
    runtime.dispose();
  });
});

describe("drawing backends", () => {
  it("follows the weights of priority 0", () => {
    const runtime = withRules(`
      {"backends":[{"name":"b","weight":3},{"name":"a","weight":1},{"name":"a","weight":5,"priority":1}]}`);
    const rule = runtime.config.rules[0];
    expect(rule.drawBackend(0)).toBe(1);
    expect(rule.drawBackend(u32.MAX_VALUE)).toBe(0);
    let second = 0;
    for (let step: u32 = 0; step < 1000; step++) {
      if (rule.drawBackend(step * 4294968) == 1) second++;
    }
    expect(second).toBe(750);
    runtime.dispose();
  });

  it("never draws a weight of zero, nor overflows", () => {
    const runtime = withRules(`
      {"backends":[{"name":"a","weight":0},{"name":"b","weight":9007199254740991},{"name":"a","weight":0}]}`);
    expect(runtime.config.rules[0].drawBackend(0)).toBe(1);
    expect(runtime.config.rules[0].drawBackend(u32.MAX_VALUE)).toBe(1);
  });
});

describe("costs", () => {
  it("replaces global costs by the route's own, where these apply", () => {
    const runtime = new RuntimeConfig(loadConfig(CONTROL_PLANE_CONFIG));
    const route = bytes("shop/chat");
    const backend = bytes("shop/openai/route/chat/rule/0/ref/0");
    expect(keysOf(runtime.costsOf(bytes("other"), backend, NOTHING))).toBe(
      "llm_input_token llm_output_token",
    );
    expect(keysOf(runtime.costsOf(NOTHING, backend, NOTHING))).toBe("llm_input_token llm_output_token");
    const own = runtime.costsOf(route, backend, bytes("gpt-4o"));
    expect(keysOf(own)).toBe("llm_input_token llm_output_token");
    expect(text(own[0].routeName)).toBe("shop/chat");
    const filtered = "llm_input_token llm_output_token quota+";
    expect(keysOf(runtime.costsOf(route, backend, bytes("gpt-4o-mini")))).toBe(filtered);
    expect(keysOf(runtime.costsOf(route, bytes("shop/openai"), bytes("gpt-4o-mini")))).toBe(filtered);
    const other = bytes("shop/openai-2/route/chat/rule/0/ref/0");
    expect(keysOf(runtime.costsOf(route, other, bytes("gpt-4o-mini")))).toBe(
      "llm_input_token llm_output_token",
    );
    runtime.dispose();
  });
});

describe("looking up", () => {
  it("finds each of a thousand backends by its name", () => {
    let backends = "";
    for (let index = 0; index < 1000; index++) {
      backends += (index > 0 ? "," : "") + `{"name":"team/backend-${index}","schema":{"name":"OpenAI"}}`;
    }
    const config: Config = loadConfig(`{"backends":[${backends}]}`);
    const runtime = new RuntimeConfig(config);
    for (let index = 0; index < 1000; index++) {
      const found = runtime.backendByName(bytes(`team/backend-${index}`));
      expect(found === config.backends[index]).toBe(true);
    }
    expect(runtime.backendByName(bytes("team/backend-1000")) == null).toBe(true);
    expect(runtime.backendByName(NOTHING) == null).toBe(true);
    runtime.dispose();
  });

  it("keeps an empty key apart from none, and replaces values", () => {
    const map = new SliceMap();
    map.set(NOTHING, 1);
    expect(map.size).toBe(0);
    map.set(bytes(""), 2);
    expect(map.get(bytes(""))).toBe(2);
    expect(map.get(NOTHING)).toBe(ABSENT);
    map.set(bytes("k"), 3);
    map.set(bytes("k"), 4);
    expect(map.get(bytes("k"))).toBe(4);
    expect(map.size).toBe(2);
  });
});
