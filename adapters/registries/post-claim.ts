import { RegistryUnavailable } from './unavailable.ts';

const longestTimeoutMs = 5000;
const longestAnswerBytes = 64 * 1024;

export type HttpRegistryOptions = {
  /** Address that claims are posted to; set by the operator, https outside loopback. */
  url: string;
  /** Sent as `Authorization: Bearer …` (RFC 6750). */
  token: string;
  /** Whole exchange, connection to last byte; at most 5000. */
  timeoutMs?: number;
};

/**
 * Posts a claim as JSON and gives back the JSON object that a 200 carried. Whatever else comes back is no answer:
 * `RegistryUnavailable`, whose message holds neither the claim nor the response. `registry` names it there.
 */
export async function postClaim(
  registry: string,
  { url, token, timeoutMs = longestTimeoutMs }: HttpRegistryOptions,
  claim: object,
): Promise<Readonly<Record<string, unknown>>> {
  const signal = AbortSignal.timeout(Math.min(timeoutMs, longestTimeoutMs));
  try {
    return parse(registry, await exchange(registry, { url, token, signal }, JSON.stringify(claim)));
  } catch (error) {
    // Errors of `fetch` name addresses and may quote what was sent: only their kind is kept.
    if (error instanceof RegistryUnavailable) throw error;
    const kind = error instanceof Error ? error.name : 'error';
    throw new RegistryUnavailable(`${registry} is out of reach (${kind})`);
  }
}

type Exchange = { url: string; token: string; signal: AbortSignal };

async function exchange(registry: string, { url, token, signal }: Exchange, body: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body,
    // A redirect would carry a document number to an address nobody configured.
    redirect: 'error',
    signal,
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new RegistryUnavailable(`${registry} answered with status ${response.status}`);
  }
  return readBounded(registry, response);
}

/** Counts while reading: a declared length may lie, and a compressed answer may swell. */
async function readBounded(registry: string, response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > longestAnswerBytes) throw new RegistryUnavailable(`${registry} answered too much`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(registry: string, text: string): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new RegistryUnavailable(`${registry} did not answer in JSON`);
  }
  // copied, so that only what the answer itself holds can be read from it
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}
