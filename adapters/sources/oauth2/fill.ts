/** Places that a request of an OAuth2 source may have: `{clientId}`, `{code}`, and `{token.openid}` from its token answer. */
export type Places = Readonly<Record<string, string>>;

const place = /\{([A-Za-z][\w.]*)\}/g;

/** Puts values into places, once: what a value holds is never read as a place. An unknown place stays empty. */
export function fill(template: string, places: Places): string {
  return template.replace(place, (_, name: string) => (Object.hasOwn(places, name) ? (places[name] as string) : ''));
}

export function fillAll(templates: Readonly<Record<string, string>>, places: Places): [string, string][] {
  return Object.entries(templates).map(([name, template]) => [name, fill(template, places)]);
}
