import type { Knex } from 'knex';
import { someAddress } from '../../bench/wire.ts';
import { lockAccount, unlockAccount } from '../../server/accounts/lock.ts';
import type { AccountParts } from '../../server/accounts/parts.ts';
import { endEverySession } from '../../server/sessions/end-every-session.ts';
import { adminId } from '../flows/console/admins.ts';
import { type Answer, authorizationUrl, callAs, newVerifier, redeem, refresh } from '../flows/protocol/protocol.ts';
import { createBrowser, logIn, type TestApp, testPassword } from '../support/app.ts';
import {
  type Held,
  type History,
  liveOf,
  noteAccepted,
  noteAllEnded,
  noteIssued,
  oneOf,
  type Person,
} from './history.ts';

export type Acting = { app: TestApp; parts: AccountParts; knex: Knex; history: History; random: () => number };

const administratorId = adminId('security');

/** A whole login with a consent that lasts, to the tokens; now and then its code is redeemed by two at once. */
export async function login(acting: Acting, person: Person): Promise<void> {
  const { app, history, random } = acting;
  const { client } = history;
  const browser = createBrowser({ headers: { 'x-forwarded-for': someAddress() } });
  const verifier = newVerifier();
  const wish = { scope: 'openid offline_access', prompt: 'consent' };
  const stopAt = client.redirectUri;
  let code = '';
  try {
    const asked = await browser.open(authorizationUrl(app, client, verifier, wish), { stopAt });
    const consent = await logIn(browser, asked, { identifier: person.identifier, password: testPassword }, stopAt);
    const done = await browser.submit(consent, {}, { button: 'consent-approve', stopAt });
    code = done.location?.searchParams.get('code') ?? '';
  } catch {
    code = '';
  } finally {
    browser.close();
  }
  if (code === '') {
    person.lostLogins += 1;
    return;
  }
  person.logins += 1;
  history.secrets.add(code);
  const times = random() < 0.25 ? 2 : 1;
  await Promise.all(Array.from({ length: times }, () => redeemCode(acting, person, { code, verifier }, times)));
}

async function redeemCode(
  { app, history }: Acting,
  person: Person,
  login: { code: string; verifier: string },
  times: number,
) {
  const began = performance.now();
  const answer = await sent(history, () => redeem(app, history.client, login));
  if (answer?.status !== 200) return;
  noteAccepted(history, login.code);
  const held = { person, refreshToken: '', accessToken: '', sub: undefined, users: 0, isUnsure: times > 1 };
  noteIssued(history, held, began);
  take(history, held, answer);
  history.held.push(held);
}

/** Two at once may take the same: the family ends then. */
export async function refreshOne({ app, history, random }: Acting): Promise<void> {
  const held = oneOf(history.held, random);
  if (!held) return;
  held.users += 1;
  if (held.users > 1) held.isUnsure = true;
  const token = held.refreshToken;
  const began = performance.now();
  const answer = await sent(history, () => refresh(app, history.client, token));
  held.users -= 1;
  if (answer?.status === 200) {
    noteAccepted(history, token);
    noteIssued(history, held, began);
    take(history, held, answer);
  } else if (answer === undefined) held.isUnsure = true;
  else if (held.endedAt === undefined && !held.isUnsure && held.users === 0)
    history.violations.push(`a refresh token that nobody ended was refused: ${answer.text}`);
}

export async function revokeOne({ app, history, random }: Acting): Promise<void> {
  const held = oneOf(liveOf(history), random);
  if (!held) return;
  held.isUnsure = true;
  const answer = await sent(history, () => callAs(app, history.client, '/revoke', { token: held.refreshToken }));
  if (answer?.status === 200) held.endedAt ??= performance.now();
}

export async function endSessions({ knex, parts, history }: Acting, person: Person): Promise<void> {
  unsure(history, person);
  const done = await knex
    .transaction((tx) => endEverySession(tx, parts, { personId: person.id }))
    .then(
      () => true,
      () => false,
    );
  if (done) noteAllEnded(history, person);
  else history.faults += 1;
}

/** Locked for a while, then open again; where the answer got lost it is asked for until there is one. */
export async function lockForAWhile(acting: Acting, person: Person): Promise<void> {
  const { knex, parts, history } = acting;
  const actor = { administratorId, personId: person.id, reason: 'history' };
  unsure(history, person);
  await insist(acting, person, 'locked', () => knex.transaction((tx) => lockAccount(tx, parts, actor)));
  person.locks += 1;
  noteAllEnded(history, person);
  person.lockedAt = performance.now();
  await Promise.all([login(acting, person), refreshOne(acting)]);
  delete person.lockedAt;
  unsure(history, person);
  await insist(acting, person, 'active', () => knex.transaction((tx) => unlockAccount(tx, parts, actor)));
  noteAllEnded(history, person);
}

async function insist({ knex, history }: Acting, person: Person, status: string, act: () => Promise<{ ok: boolean }>) {
  for (;;) {
    const done = await act().catch(() => undefined);
    if (done?.ok) return;
    history.faults += 1;
    const row = await knex('persons')
      .where({ id: person.id })
      .first('status')
      .catch(() => undefined);
    if (row?.status === status) return;
  }
}

function unsure(history: History, person: Person): void {
  for (const held of history.held) if (held.person === person && held.endedAt === undefined) held.isUnsure = true;
}

function take(history: History, held: Held, { body }: Answer): void {
  held.refreshToken = String(body.refresh_token);
  held.accessToken = String(body.access_token);
  for (const secret of [held.refreshToken, held.accessToken]) history.secrets.add(secret);
  const idToken = String(body.id_token);
  history.idTokens.push(idToken);
  const [, payload = ''] = idToken.split('.');
  const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub: string };
  if (held.sub !== undefined && held.sub !== sub) history.violations.push('I3: tokens of one login for two people');
  held.sub = sub;
}

/** Undefined: by fault, so that nobody knows whether it happened. */
async function sent(history: History, ask: () => Promise<Answer>): Promise<Answer | undefined> {
  const answer = await ask().catch(() => undefined);
  if (answer && answer.status < 500) return answer;
  history.faults += 1;
  return undefined;
}
