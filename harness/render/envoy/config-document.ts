/** A filterapi configuration as JSON gives it. Its keys match whatever their case. */
export type ConfigDocument = Record<string, unknown>;

/** The member of an object; undefined where it has none. */
export function memberOf(document: ConfigDocument, name: string): unknown {
  return document[keyOf(document, name)];
}

/** An object (or list) inside another, made where it is missing. */
export function within(document: ConfigDocument, name: string): ConfigDocument {
  return (document[keyOf(document, name)] ??= {}) as ConfigDocument;
}

export function setMember(document: ConfigDocument, name: string, value: unknown): void {
  document[keyOf(document, name)] = value;
}

export function withoutMember(document: ConfigDocument, name: string): void {
  Reflect.deleteProperty(document, keyOf(document, name));
}

/** The key as the document spells it. */
function keyOf(document: ConfigDocument, name: string): string {
  return Object.keys(document).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
}
