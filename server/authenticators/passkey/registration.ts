import { randomUUID } from 'node:crypto';
import {
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type VerifiedRegistrationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';
import { runIn } from '../../db/run-in.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { isCertified, isUncertified, type ModelDemand, modelRefusal } from './attestation.ts';
import { challengeTtlSeconds, issueChallenge, openChallenge } from './challenge.ts';
import { isSameOrigin, parseClientData } from './client-data.ts';
import { defaultPasskeyName, parsePasskeyName } from './names.ts';
import { passkeyAlgorithms, type RelyingParty, userHandleOf } from './relying-party.ts';
import { parseRegistrationResponse } from './response.ts';
import { insertPasskey, insertUsedChallenge, listPasskeys, type Passkey } from './store.ts';

export type NewPasskey = Omit<Passkey, 'lastUsedAt' | 'userHandle'>;

/** WebAuthn L3 section 4, credential id. */
const longestCredentialId = 1023;

/**
 * Options for `navigator.credentials.create`: a discoverable key with user verification, none of those the person has.
 * `binding` is the uid of the interaction or session it is done in; `person.name` is what the device shows. Attestation is
 * asked for a security key alone: it tells sites what device somebody has, and browsers warn of it.
 */
export async function beginPasskeyRegistration(
  db: Queryable,
  rp: RelyingParty,
  { person, binding, ...wanted }: { person: { id: string; name: string }; binding: string; attestation?: 'direct' },
  now: Date,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const existing = await listPasskeys(db, person.id);
  const challenge = issueChallenge(rp.challengeKey, { ceremony: 'create', binding, personId: person.id }, now);
  return generateRegistrationOptions({
    rpID: rp.id,
    rpName: rp.name,
    userID: new Uint8Array(userHandleOf(person.id)),
    userName: person.name,
    userDisplayName: person.name,
    challenge: new Uint8Array(challenge),
    timeout: challengeTtlSeconds * 1000,
    attestationType: wanted.attestation ?? 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: [...passkeyAlgorithms],
    excludeCredentials: existing.map(({ credentialId }) => ({ id: credentialId.toString('base64url') })),
  });
}

export type RegistrationAnswer = {
  personId: string;
  binding: string;
  response: string;
  /** What its owner would call it; the device has made it already, so a name that will not do is left out. */
  name?: string | undefined;
  /** Given for a security key: the attestation must prove one of these models. */
  demand?: ModelDemand;
};

/** `not-attested`: nothing proves which model it is, or that it is bound to its hardware. */
export type RegistrationRefusal = 'malformed' | 'challenge' | 'not-verified' | 'not-attested' | 'model-not-listed';

/**
 * Uses the challenge up and verifies what the browser made. `response` is the JSON text it posted. Stores nothing: hand the
 * passkey to `addPasskey` in the transaction of the act it belongs to.
 */
export async function verifyPasskeyRegistration(
  knex: Knex,
  rp: RelyingParty,
  { personId, binding, response, name = '', demand }: RegistrationAnswer,
  now: Date,
): Promise<Outcome<{ passkey: NewPasskey }, RegistrationRefusal>> {
  const parsed = parseRegistrationResponse(response);
  const clientData = parsed && parseClientData(parsed.response.clientDataJSON);
  if (parsed === undefined || clientData === undefined) return refuse('malformed');
  const use = { ceremony: 'create', binding, personId } as const;
  const challenge = openChallenge(rp.challengeKey, clientData.challenge, use, now);
  if (!challenge || !(await insertUsedChallenge(runIn(knex), challenge))) return refuse('challenge');
  if (!isSameOrigin(clientData)) return refuse('not-verified');
  const object = Buffer.from(parsed.response.attestationObject, 'base64url');
  if (!demand && !isUncertified(object)) return refuse('not-verified');
  if (demand && !isCertified(object)) return refuse('not-attested');

  // The library throws for each check that fails, and for what it cannot decode.
  const verified = await verifyRegistrationResponse({
    response: parsed,
    expectedChallenge: clientData.challenge,
    expectedOrigin: [...rp.origins],
    expectedRPID: rp.id,
    requireUserPresence: true,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...passkeyAlgorithms],
  }).catch((): VerifiedRegistrationResponse => ({ verified: false }));
  const info = verified.registrationInfo;
  if (!verified.verified || info === undefined) return refuse('not-verified');
  const credentialId = Buffer.from(info.credential.id, 'base64url');
  if (info.credential.id !== parsed.id || credentialId.length === 0) return refuse('not-verified');
  if (credentialId.length > longestCredentialId) return refuse('not-verified');
  const backupEligible = info.credentialDeviceType === 'multiDevice';
  const refusal = demand && (backupEligible ? 'not-attested' : modelRefusal(demand, info, now));
  if (refusal) return refuse(refusal);
  return {
    ok: true,
    passkey: {
      id: randomUUID(),
      personId,
      credentialId,
      publicKey: Buffer.from(info.credential.publicKey),
      signCount: info.credential.counter,
      backupEligible,
      backedUp: info.credentialBackedUp,
      transports: parsed.response.transports ?? [],
      aaguid: info.aaguid,
      attestationFormat: info.fmt,
      attested: demand !== undefined,
      name:
        parsePasskeyName(name) ??
        demand?.models.find(info.aaguid)?.name.slice(0, 64) ??
        defaultPasskeyName(info.aaguid),
      createdAt: now,
    },
  };
}

/** Binds a verified passkey to its person. A credential id that anybody has already is refused (WebAuthn L3 section 7.1, step 26). */
export async function addPasskey(tx: Knex.Transaction, passkey: NewPasskey): Promise<Outcome<object, 'already-known'>> {
  if (!(await insertPasskey(tx, passkey))) return refuse('already-known');
  const { id: passkeyId, personId, backupEligible, attested } = passkey;
  const detail = { passkeyId, backupEligible, attested };
  await recordEvent(tx, {
    type: 'authenticator.passkey.added',
    outcome: 'success',
    actorId: personId,
    personId,
    detail,
  });
  return { ok: true };
}

/** Both steps. `alsoDo` is what belongs to the act, in its transaction, once the passkey is added. */
export async function finishPasskeyRegistration(
  knex: Knex,
  rp: RelyingParty,
  answer: RegistrationAnswer,
  now: Date,
  alsoDo: (tx: Knex.Transaction, passkey: NewPasskey) => Promise<void> = async () => undefined,
): Promise<Outcome<{ passkey: NewPasskey }, RegistrationRefusal | 'already-known'>> {
  const verified = await verifyPasskeyRegistration(knex, rp, answer, now);
  if (!verified.ok) return verified;
  return knex.transaction(async (tx) => {
    const added = await addPasskey(tx, verified.passkey);
    if (!added.ok) return added;
    await alsoDo(tx, verified.passkey);
    return verified;
  });
}
