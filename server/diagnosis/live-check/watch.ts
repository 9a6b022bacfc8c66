import { createHash } from 'node:crypto';
import type { SystemKind } from '../../clients/system-kind.ts';
import type { Queryable } from '../../db/database.ts';
import { type CheckItem, type Finding, itemsOf } from './items.ts';
import {
  type Checked,
  exchangeSeen,
  findWatch,
  isSeen,
  listResults,
  type Result,
  saveResult,
  settleResult,
  startWatching,
} from './store.ts';

export const watchMinutes = 30;
/** Shorter ones can be guessed; libraries make 20 characters and more. */
const shortest = 16;

const hashOf = (text: string) => createHash('sha256').update(text).digest('base64url');

/** From now on what the application sends is looked at. */
export async function startLiveCheck(db: Queryable, clientId: string, personId: string, now: Date): Promise<void> {
  const until = new Date(now.getTime() + watchMinutes * 60_000);
  await startWatching(db, { clientId, personId, now, until });
}

export { findWatch as watchedUntil } from './store.ts';

/** A login went back to the application: whether its state and nonce are made anew each time (T-023, OpenID Connect Core 15.5.2). */
export async function watchLogin(
  db: Queryable,
  of: Checked,
  sent: Readonly<Record<'state' | 'nonce', unknown>>,
  now: Date,
): Promise<void> {
  for (const item of ['state', 'nonce'] as const) {
    const value = sent[item];
    const text = typeof value === 'string' ? value : '';
    const seen = await exchangeSeen(db, { clientId: of.clientId, name: item, hash: hashOf(text), now });
    if (!seen) return;
    const detail = judgeValue(text, seen.before);
    await saveResult(db, of, { item, passed: detail === 'fresh', detail }, now);
  }
}

function judgeValue(text: string, before: string | null): Finding {
  if (text === '') return 'missing';
  if (text.length < shortest) return 'short';
  if (before === null) return 'once';
  return before === hashOf(text) ? 'repeated' : 'fresh';
}

/** Tokens were given out: PKCE and redirect URI were right, or the program proved itself. */
export async function watchTokens(db: Queryable, of: Checked, grantType: unknown, now: Date): Promise<void> {
  if (!(await findWatch(db, of.clientId, now))) return;
  const items: CheckItem[] = grantType === 'client_credentials' ? ['authentication'] : ['pkce', 'redirect'];
  if (grantType !== 'client_credentials' && grantType !== 'authorization_code') return;
  for (const item of items) await saveResult(db, of, { item, passed: true, detail: 'verified' }, now);
}

const forged = { item: 'forged', passed: false } as const;

/** An answer that nobody asked for is about to be sent to the application. */
export async function expectForged(db: Queryable, of: Checked, code: string, now: Date): Promise<boolean> {
  const seen = await exchangeSeen(db, { clientId: of.clientId, name: 'code', hash: hashOf(code), now });
  if (seen) await saveResult(db, of, { ...forged, detail: 'probing' }, now);
  return seen !== undefined;
}

/** It tried to redeem that: so it does not look at `state`, and takes the login of an attacker for one of its own. */
export async function watchRefusedCode(db: Queryable, of: Checked, code: unknown, now: Date): Promise<void> {
  if (typeof code !== 'string' || !(await isSeen(db, of.clientId, 'code', hashOf(code)))) return;
  await saveResult(db, of, { ...forged, detail: 'redeemed' }, now);
}

export async function settleForged(db: Queryable, of: Checked, result: Omit<Result, 'item'>, now: Date): Promise<void> {
  await settleResult(db, of, 'probing', { item: 'forged', ...result }, now);
}

export { listResults as resultsOf, saveResult, takeFailing } from './store.ts';

/** Whether everything that this kind of system needs was found right, for these very settings. */
export async function hasPassed(db: Queryable, of: Checked, kind: SystemKind): Promise<boolean> {
  const results = await listResults(db, of);
  return itemsOf(kind).every((item) => results.some((result) => result.item === item && result.passed));
}
