/** Members of a configuration that hold a secret. */
const secretMembers = new Set([
  "key",
  "accessToken",
  "apiKey",
  "clientSecret",
  "credentialFileLiteral",
  "serviceAccountKey",
]);
/** Headers by which requests bring a credential of their own. */
const secretHeaders = /^(authorization|(x-)?api-key|x-goog-api-key|x-amz-security-token|x-aigw-.*)$/i;
/** Shorter texts would be found by chance. */
const shortest = 8;

/** Every secret in a configuration, wherever it stands; of a credential file the values of its lines. */
export function secretsIn(value: unknown, member = ""): string[] {
  if (typeof value === "string") return secretMembers.has(member) ? secretParts(value) : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => secretsIn(part, name));
}

/** Every secret in the headers of a request. */
export function secretsInHeaders(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    secretHeaders.test(name) ? secretParts(value.replace(/^Bearer /i, "")) : [],
  );
}

function secretParts(text: string): string[] {
  const values = text.includes("\n") ? text.split("\n").map((line) => line.replace(/^[^=]*=/, "")) : [text];
  return values
    .map((value) => value.trim())
    .filter((value) => value.length >= shortest && !/^\[.*\]$/.test(value));
}
