import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
  type VerifiedAuthenticationResponse,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server';
import type { Knex } from 'knex';
import { recordEvents } from '../../audit/record.ts';
import type { Change, Database, Queryable, ReadAlong } from '../../db/database.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { recordFailedAttempt } from '../ledger.ts';
import { challengeTtlSeconds, issueChallenge, openChallenge } from './challenge.ts';
import { isSameOrigin, parseClientData } from './client-data.ts';
import { type RelyingParty, userHandleOf } from './relying-party.ts';
import { parseAuthenticationResponse } from './response.ts';
import { listPasskeys, type Passkey, passkeyUse, useChallengeAndFindPasskey } from './store.ts';

export type PasskeyRefusal = 'malformed' | 'challenge' | 'unknown-credential' | 'not-verified' | 'counter';

/** Where a passkey is asked for: `personId` only for somebody who is logged in already (step-up). */
export type PasskeyPrompt = { binding: string; personId?: string };

/** In a step-up: the keys that would be enough. */
export type Enough = (passkey: Passkey) => boolean;

/**
 * Options for `navigator.credentials.get`. Before login they name no key: a list would tell who has an account (T-050). For
 * step-up they name the keys of the person who is logged in.
 */
export async function beginPasskeyLogin(
  db: Queryable,
  rp: RelyingParty,
  { binding, personId, isEnough = () => true }: PasskeyPrompt & { isEnough?: Enough },
  now: Date,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const challenge = issueChallenge(rp.challengeKey, { ceremony: 'get', binding, personId }, now);
  const own = personId === undefined ? [] : (await listPasskeys(db, personId)).filter(isEnough);
  return generateAuthenticationOptions({
    rpID: rp.id,
    challenge: new Uint8Array(challenge),
    timeout: challengeTtlSeconds * 1000,
    userVerification: 'required',
    allowCredentials: own.map(({ credentialId }) => ({ id: credentialId.toString('base64url') })),
  });
}

/**
 * `use`: the condition of the act that the login is; when it does not hold, `refuseOldCounter`. `along`: what was read of the
 * owner in the same round trip.
 */
export type PasskeyShown = { passkey: Passkey; use: Change; along: unknown };

/** `read`: what is to be read along of the key's owner. */
export type PasskeyAnswer = PasskeyPrompt & { response: string; read?: ReadAlong };

/**
 * Judges the answer of the browser (`response`: the JSON text it posted). The challenge is used up first. Records the failure;
 * the success is the caller's to record, under the condition `use`: that the counter of the key rose.
 * Not blocked by a lock on the password, and counted in no ledger (T-055).
 */
export async function finishPasskeyLogin(
  database: Database,
  rp: RelyingParty,
  answer: PasskeyAnswer,
  now: Date,
): Promise<Outcome<PasskeyShown, PasskeyRefusal>> {
  const judged = await judge(database, rp, answer, now);
  if (judged.reason !== undefined) {
    await database.knex.transaction((tx) =>
      recordFailedAttempt(tx, 'passkey', judged.reason, judged.passkey?.personId, undefined),
    );
    return refuse(judged.reason);
  }
  return { ok: true, passkey: judged.passkey, use: judged.use, along: judged.along };
}

/** The counter did not rise: of two copies of a key the one that fell behind shows itself (WebAuthn L3 section 6.1.1). */
export async function refuseOldCounter(
  knex: Knex,
  { id: passkeyId, personId }: Passkey,
): Promise<Outcome<never, 'counter'>> {
  await knex.transaction(async (tx) => {
    await recordFailedAttempt(tx, 'passkey', 'counter', personId, undefined);
    const type = 'authenticator.passkey.counter-regressed';
    await recordEvents(tx, [{ type, outcome: 'refused', personId, detail: { passkeyId } }]);
  });
  return refuse('counter');
}

type Judgement =
  | { reason?: undefined; passkey: Passkey; use: Change; along: unknown }
  | { reason: Exclude<PasskeyRefusal, 'counter'>; passkey?: Passkey | undefined };

async function judge(
  database: Database,
  rp: RelyingParty,
  { binding, personId, response, read }: PasskeyAnswer,
  now: Date,
): Promise<Judgement> {
  const parsed = parseAuthenticationResponse(response);
  const clientData = parsed && parseClientData(parsed.response.clientDataJSON);
  if (parsed === undefined || clientData === undefined) return { reason: 'malformed' };
  const use = { ceremony: 'get', binding, personId } as const;
  const challenge = openChallenge(rp.challengeKey, clientData.challenge, use, now);
  if (challenge === undefined) return { reason: 'challenge' };
  const found = await useChallengeAndFindPasskey(database, challenge, Buffer.from(parsed.id, 'base64url'), read);
  if (!found.isFirst) return { reason: 'challenge' };
  const { passkey } = found;
  if (passkey === undefined) return { reason: 'unknown-credential' };
  const expected = { isStepUp: personId !== undefined, personId: personId ?? passkey.personId };
  if (!isSameOrigin(clientData) || !belongsTo(passkey, parsed, expected)) return { reason: 'not-verified', passkey };
  const info = await verifySignature(rp, parsed, clientData.challenge, passkey);
  // BE never changes in the life of a key (WebAuthn L3 section 7.2 step 21); BS without BE the library refuses.
  const isEligible = info?.credentialDeviceType === 'multiDevice';
  if (info === undefined || isEligible !== passkey.backupEligible) return { reason: 'not-verified', passkey };

  const shown = { signCount: info.newCounter, backedUp: info.credentialBackedUp };
  return { passkey, use: passkeyUse(passkey.id, shown, now), along: found.along };
}

/** WebAuthn L3 section 7.2 steps 5 and 6: the user handle names the owner, and may be missing only where we named the person. */
function belongsTo(
  passkey: Passkey,
  { response }: AuthenticationResponseJSON,
  { isStepUp, personId }: { isStepUp: boolean; personId: string },
): boolean {
  if (passkey.personId !== personId) return false;
  if (response.userHandle === undefined) return isStepUp;
  return Buffer.from(response.userHandle, 'base64url').equals(userHandleOf(passkey.userHandle));
}

async function verifySignature(
  rp: RelyingParty,
  response: AuthenticationResponseJSON,
  challenge: string,
  passkey: Passkey,
): Promise<VerifiedAuthenticationResponse['authenticationInfo'] | undefined> {
  // The library compares counters before the signature, so that anybody could forge a "cloned key". It gets a counter below
  // every other; `passkeyUse` compares after the signature has proven who counts.
  const counter = -1;
  const publicKey = new Uint8Array(passkey.publicKey);
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: [...rp.origins],
    expectedRPID: rp.id,
    requireUserVerification: true,
    credential: { id: response.id, publicKey, counter },
  }).catch(() => undefined);
  return verified?.verified ? verified.authenticationInfo : undefined;
}
