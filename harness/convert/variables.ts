/** An environment variable that Envoy needs, and the secret that it is to hold. */
export interface Variable {
  name: string;
  /** Such as `Secret default/openai, key apiKey`. */
  source: string;
}

/** The environment variables a configuration refers to; the same secret has the same name everywhere. */
export class Variables {
  private readonly names = new Map<string, string>();

  /** The variable for a source. Its name is made of the owner's: `default/my-key` and `API_KEY` give MY_KEY_API_KEY. */
  nameFor(source: string, namespace: string, owner: string, suffix: string): string {
    const known = this.names.get(source);
    if (known !== undefined) return known;
    const base = constantCase(namespace === "default" ? owner : `${namespace}-${owner}`);
    const isNamed = base.endsWith(suffix.slice(suffix.lastIndexOf("_") + 1));
    const name = this.unique(isNamed ? base : `${base}_${suffix}`);
    this.names.set(source, name);
    return name;
  }

  /** A variable that the filter reads by itself under this name. */
  require(name: string, source: string): void {
    this.names.set(`${name}: ${source}`, name);
  }

  /** All variables, in the order they were first needed. */
  list(): Variable[] {
    return [...this.names].map(([source, name]) => ({ name, source: source.replace(`${name}: `, "") }));
  }

  private unique(name: string): string {
    const taken = new Set(this.names.values());
    if (!taken.has(name)) return name;
    let count = 2;
    while (taken.has(`${name}_${count}`)) count++;
    return `${name}_${count}`;
  }
}

function constantCase(name: string): string {
  const text = name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
  return /^\d/.test(text) ? `SECRET_${text}` : text;
}
