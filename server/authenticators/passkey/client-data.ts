export type ClientData = { challenge: string; crossOrigin?: unknown; topOrigin?: unknown };

/**
 * Reads clientDataJSON as strictly as its definition allows (WebAuthn L3 section 5.8.1): well-formed UTF-8, one JSON object, no
 * name twice, so that every reader of these bytes sees the same origin and challenge. Undefined when it is anything else.
 */
export function parseClientData(base64url: string): ClientData | undefined {
  try {
    const bytes = Buffer.from(base64url, 'base64url');
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const data: unknown = JSON.parse(text);
    if (typeof data !== 'object' || data === null || !('challenge' in data)) return undefined;
    if (typeof data.challenge !== 'string' || hasDuplicateNames(text)) return undefined;
    return { ...data, challenge: data.challenge };
  } catch {
    return undefined;
  }
}

/** Our pages are never framed (CSP frame-ancestors): a ceremony in a foreign frame is an attack, whatever it says of its top. */
export function isSameOrigin({ crossOrigin, topOrigin }: ClientData): boolean {
  return (crossOrigin === undefined || crossOrigin === false) && topOrigin === undefined;
}

/** JSON.parse keeps the last of two equal names and says nothing. `text` has been parsed, so its tokens are in order. */
function hasDuplicateNames(text: string): boolean {
  const open: Set<string>[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}:]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (token !== ':') lastString = token;
    else {
      const name = String(JSON.parse(lastString));
      if (open.at(-1)?.has(name)) return true;
      open.at(-1)?.add(name);
    }
  }
  return false;
}
