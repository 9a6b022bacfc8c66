import type { Client } from '../flows/protocol/protocol.ts';

/** What an application holds of one login, as the client of the service knows it. */
export type Held = {
  person: Person;
  refreshToken: string;
  accessToken: string;
  sub: string | undefined;
  /** When its end was acknowledged. */
  endedAt?: number;
  /** How many requests are under way with its refresh token; two at once end the family. */
  users: number;
  /** What it is worth is not known: an answer was lost, or a token was shown twice. */
  isUnsure: boolean;
};

export type Person = {
  identifier: string;
  id: string;
  /** Since when a lock is acknowledged, and no unlock has begun. */
  lockedAt?: number;
  /** Logins that came to a code, and those whose answer was lost after the password was sent. */
  logins: number;
  lostLogins: number;
  locks: number;
};

/** The history as the client saw it, and what in it must never happen. */
export type History = {
  client: Client;
  people: Person[];
  held: Held[];
  /** How often each code and refresh token was accepted. */
  accepted: Map<string, number>;
  violations: string[];
  /** Answers that were refusals by fault: 5xx and broken connections. */
  faults: number;
  /** Everything that must be in no log. */
  secrets: Set<string>;
  idTokens: string[];
};

export function noteAccepted(history: History, secret: string): void {
  const times = (history.accepted.get(secret) ?? 0) + 1;
  history.accepted.set(secret, times);
  if (times > 1) history.violations.push('I1: a code or refresh token was accepted twice');
}

/** An answer to a request that began at `began` gave tokens. */
export function noteIssued(history: History, held: Pick<Held, 'person' | 'endedAt'>, began: number): void {
  if (held.endedAt !== undefined && held.endedAt < began)
    history.violations.push('I2: tokens of what had ended before the request began');
  const { lockedAt } = held.person;
  if (lockedAt !== undefined && lockedAt < began)
    history.violations.push('I6: tokens of an account that was locked before the request began');
}

/** The end of everything a person holds was acknowledged just now. */
export function noteAllEnded(history: History, person: Person): void {
  for (const held of history.held) if (held.person === person) held.endedAt ??= performance.now();
}

export const liveOf = (history: History) => history.held.filter(({ endedAt }) => endedAt === undefined);

export function oneOf<T>(items: readonly T[], random: () => number): T | undefined {
  return items[Math.floor(random() * items.length)];
}

/** Numbers that a seed repeats (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
