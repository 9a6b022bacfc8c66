import { type Outcome, refuse } from '../lib/outcome.ts';
import type { SourceFailure } from './failures.ts';
import { comesThrough, longestChain } from './loops.ts';
import { normalise } from './normalise.ts';
import type { IdentitySource, Kept, SourceAnswer, SourceProtocol, UpstreamIdentity } from './source.ts';
import type { SourceConfig } from './source-config.ts';

export type SourceParts = {
  /** Our own issuer: a login that came through us already goes in a circle. */
  ownIssuer: string;
  now: () => Date;
  /** Longest that a person waits for the source in one step. */
  deadlineMs: number;
  /** Steps under way at once; more are refused, so that one dead source holds up nobody else (T-117). */
  concurrency: number;
};

const longestSubject = 255;
/** Clocks of two houses. */
const clockSkewSeconds = 60;

/**
 * A source as the product uses it: a protocol held to what every protocol must hold to. Switched off means no step works,
 * whatever was begun before (T-115); each step ends in time; the answer is mapped and capped here and nowhere else.
 */
export function createIdentitySource(
  config: SourceConfig,
  protocol: SourceProtocol,
  parts: SourceParts,
): IdentitySource {
  const bounded = createBound(parts);
  const whenEnabled = <T extends object>(step: () => Promise<Outcome<T, SourceFailure>>) =>
    config.enabled ? bounded(step) : Promise.resolve(refuse<SourceFailure>('disabled'));
  const { receiveLogout, logoutUrl } = protocol;
  return {
    ...protocol,
    id: config.id,
    kind: config.kind,
    begin: (request) =>
      whenEnabled(async () => {
        const started = await protocol.begin(request);
        if (!started.ok || !request.fresh) return started;
        const kept = { ...started.begun.kept, freshSince: String(seconds(parts.now())) };
        return { ok: true, begun: { ...started.begun, kept } };
      }),
    complete: (callback, kept) =>
      whenEnabled(async () => {
        const completed = await protocol.complete(callback, kept);
        return completed.ok ? accept(config, parts, completed.answer, kept) : completed;
      }),
    // Nobody waits for a source to be rid of it.
    ...(logoutUrl && {
      logoutUrl: async (...leaving: Parameters<typeof logoutUrl>) => {
        const found = await bounded(async () => ({ ok: true, url: await logoutUrl(...leaving) }));
        return found.ok ? found.url : undefined;
      },
    }),
    // Logouts are heard from a source that is switched off too: they only end what it began.
    ...(receiveLogout && { receiveLogout: (token: string) => bounded(() => receiveLogout(token)) }),
  };
}

function accept(
  config: SourceConfig,
  { now, ownIssuer }: SourceParts,
  answer: SourceAnswer,
  kept: Kept,
): Outcome<{ identity: UpstreamIdentity }, SourceFailure> {
  const { subject, authTime } = answer;
  // What cannot be stored as a key is no key: cut or normalised, two people could become one.
  if (subject === '' || subject.length > longestSubject || /\p{Cc}/u.test(subject)) return refuse('subject-missing');
  // To ask for a fresh login is only a wish; the answer must show one.
  const since = Number(kept.freshSince ?? 0);
  if (since > 0 && (authTime ?? 0) + clockSkewSeconds < since) return refuse('too-old');
  const { identity } = normalise(config, answer, now());
  const isCircle = comesThrough(ownIssuer, identity.chain) || identity.chain.length > longestChain;
  return isCircle ? refuse('loop') : { ok: true, identity };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

/** At most `concurrency` steps at once, each answered within `deadlineMs`. */
function createBound({ deadlineMs, concurrency }: SourceParts) {
  let underWay = 0;
  return async <T extends object>(
    step: () => Promise<Outcome<T, SourceFailure>>,
  ): Promise<Outcome<T, SourceFailure>> => {
    if (underWay >= concurrency) return refuse('busy');
    underWay += 1;
    const work = step().finally(() => {
      underWay -= 1;
    });
    return withDeadline(work, deadlineMs);
  };
}

async function withDeadline<T extends object>(
  work: Promise<Outcome<T, SourceFailure>>,
  deadlineMs: number,
): Promise<Outcome<T, SourceFailure>> {
  const { promise: late, resolve } = Promise.withResolvers<Outcome<T, SourceFailure>>();
  const timer = setTimeout(() => resolve(refuse('timeout')), deadlineMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // Left behind when late: its own timeouts end it, and nobody waits for what it says.
    work.catch(() => {});
  }
}
