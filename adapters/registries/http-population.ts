import { type PopulationRegistry, type RegistryAnswer, RegistryUnavailable } from './population.ts';

const longestTimeoutMs = 5000;
const longestAnswerBytes = 64 * 1024;

export type HttpPopulationOptions = {
  /** Address that claims are posted to; set by the operator, https outside loopback. */
  url: string;
  /** Sent as `Authorization: Bearer …` (RFC 6750). */
  token: string;
  /** Whole exchange, connection to last byte; at most 5000. */
  timeoutMs?: number;
};

/**
 * A population registry reached by HTTP: `POST` of `{"documentType","issuer","number","name"}` as JSON, answered by 200 and
 * `{"answer":"match"|"mismatch"|"unknown"}`. Whatever else comes back is no answer: `RegistryUnavailable`, whose message
 * holds neither the claim nor the response, so that it may be logged.
 */
export function createHttpPopulationRegistry(options: HttpPopulationOptions): PopulationRegistry {
  const timeoutMs = Math.min(options.timeoutMs ?? longestTimeoutMs, longestTimeoutMs);
  return {
    isFake: false,
    async confirm({ documentType, issuer, number, name }) {
      const body = JSON.stringify({ documentType, issuer, number, name });
      const text = await exchange(options, body, timeoutMs).catch(rethrow);
      return readAnswer(text);
    },
  };
}

async function exchange(options: HttpPopulationOptions, body: string, timeoutMs: number): Promise<string> {
  const response = await fetch(options.url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${options.token}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body,
    // A redirect would carry a document number to an address nobody configured.
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) {
    await response.body?.cancel();
    throw new RegistryUnavailable(`the population registry answered with status ${response.status}`);
  }
  return readBounded(response);
}

/** Counts while reading: a declared length may lie, and a compressed answer may swell. */
async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > longestAnswerBytes) throw new RegistryUnavailable('the population registry answered too much');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readAnswer(text: string): RegistryAnswer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new RegistryUnavailable('the population registry did not answer in JSON');
  }
  const answer = typeof parsed === 'object' && parsed !== null && 'answer' in parsed ? parsed.answer : undefined;
  if (answer === 'match' || answer === 'mismatch' || answer === 'unknown') return answer;
  throw new RegistryUnavailable('the population registry gave an answer outside the contract');
}

/** Errors of `fetch` name addresses and may quote what was sent: only their kind is kept. */
function rethrow(error: unknown): never {
  if (error instanceof RegistryUnavailable) throw error;
  const kind = error instanceof Error ? error.name : 'error';
  throw new RegistryUnavailable(`the population registry is out of reach (${kind})`);
}
