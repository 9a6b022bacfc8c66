/** A form that oidc-provider wrote to send itself. */
export type LibraryForm = { action: string; fields: [name: string, value: string][] };

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };

/**
 * What a page of oidc-provider (`response_modes/form_post.js`, used for logout as well) would send; undefined for every other
 * answer. The library has no door for pages of our own there, and its own is in English, without a language.
 */
export function readLibraryForm(body: unknown): LibraryForm | undefined {
  if (typeof body !== 'string' || !body.includes('<title>Submitting Callback</title>')) return undefined;
  const action = /<form method="post" action="([^"]*)">/.exec(body)?.[1];
  if (action === undefined) return undefined;
  const fields = [...body.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"\/>/g)];
  return {
    action: plain(action),
    fields: fields.map(([, name = '', value = '']) => [plain(name), plain(value)]),
  };
}

function plain(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => entities[entity] ?? entity);
}
