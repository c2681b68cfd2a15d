/** The settings of one profile in the text of an AWS credential file; none where it has no such profile. */
export function profileOf(text: string, profile: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let isInside = false;
  for (const line of text.split("\n")) {
    const content = line.replace(/(^|\s)[#;].*$/, "").trim();
    const section = /^\[(?:profile )?\s*(.*?)\s*\]$/.exec(content)?.[1];
    if (section !== undefined) isInside = section === profile;
    const [, name, value] = /^([^=[]+?)\s*=\s*(.*)$/.exec(content) ?? [];
    if (isInside && name !== undefined) settings.set(name.toLowerCase(), value ?? "");
  }
  return settings;
}
