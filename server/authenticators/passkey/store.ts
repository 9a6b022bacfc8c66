import type { Queryable } from '../../db/database.ts';
import type { ChallengeUse } from './challenge.ts';

export type Passkey = {
  id: string;
  personId: string;
  credentialId: Buffer;
  publicKey: Buffer;
  signCount: number;
  backupEligible: boolean;
  backedUp: boolean;
  transports: string[];
  aaguid: string;
  attestationFormat: string;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
};

type PasskeyRow = {
  id: string;
  person_id: string;
  credential_id: Buffer;
  public_key: Buffer;
  sign_count: string;
  backup_eligible: boolean;
  backed_up: boolean;
  transports: string[];
  aaguid: string;
  attestation_format: string;
  name: string;
  created_at: Date;
  last_used_at: Date | null;
};

const columns = [
  'passkeys.id',
  'passkeys.person_id',
  'passkeys.credential_id',
  'passkeys.public_key',
  'passkeys.sign_count',
  'passkeys.backup_eligible',
  'passkeys.backed_up',
  'passkeys.transports',
  'passkeys.aaguid',
  'passkeys.attestation_format',
  'passkeys.name',
  'passkeys.created_at',
  'passkeys.last_used_at',
];

function mapRow(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    personId: row.person_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: Number(row.sign_count),
    backupEligible: row.backup_eligible,
    backedUp: row.backed_up,
    transports: row.transports,
    aaguid: row.aaguid,
    attestationFormat: row.attestation_format,
    name: row.name,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}

/** Passkeys of a person, the oldest first. */
export async function listPasskeys(db: Queryable, personId: string): Promise<Passkey[]> {
  const rows = await db('passkeys')
    .where({ person_id: personId })
    .orderBy(['created_at', 'id'])
    .select<PasskeyRow[]>(columns);
  return rows.map(mapRow);
}

/** The passkey with this credential id, if its owner's account may log in. */
export async function findPasskeyForLogin(db: Queryable, credentialId: Buffer): Promise<Passkey | undefined> {
  const row = await db('passkeys')
    .join('persons', 'persons.id', 'passkeys.person_id')
    .where({ 'passkeys.credential_id': credentialId, 'persons.status': 'active' })
    .first<PasskeyRow>(columns);
  return row && mapRow(row);
}

/** False when the credential id is known already, for whomever. */
export async function insertPasskey(db: Queryable, passkey: Omit<Passkey, 'lastUsedAt'>): Promise<boolean> {
  const inserted = await db('passkeys')
    .insert({
      id: passkey.id,
      person_id: passkey.personId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      backup_eligible: passkey.backupEligible,
      backed_up: passkey.backedUp,
      transports: passkey.transports,
      aaguid: passkey.aaguid,
      attestation_format: passkey.attestationFormat,
      name: passkey.name,
      created_at: passkey.createdAt,
    })
    .onConflict('credential_id')
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

/** Notes a use. False when the counter did not rise: compared and stored in one statement, so of two copies one is found out. */
export async function advancePasskey(
  db: Queryable,
  id: string,
  use: { signCount: number; backedUp: boolean },
  now: Date,
): Promise<boolean> {
  const updated = await db('passkeys')
    .where({ id })
    .where((either) => {
      either.where('sign_count', '<', use.signCount);
      // Synced passkeys do not count: both zero is no regression (WebAuthn L3 section 6.1.1).
      if (use.signCount === 0) either.orWhere({ sign_count: 0 });
    })
    .update({ sign_count: use.signCount, backed_up: use.backedUp, last_used_at: now });
  return updated === 1;
}

export async function updatePasskeyName(
  db: Queryable,
  personId: string,
  passkeyId: string,
  name: string,
): Promise<boolean> {
  return (await db('passkeys').where({ id: passkeyId, person_id: personId }).update({ name })) === 1;
}

export async function deletePasskey(db: Queryable, personId: string, passkeyId: string): Promise<boolean> {
  return (await db('passkeys').where({ id: passkeyId, person_id: personId }).delete()) === 1;
}

export async function hasPasskeys(db: Queryable, personId: string): Promise<boolean> {
  return (await db('passkeys').where({ person_id: personId }).first('id')) !== undefined;
}

type ChallengeRow = ChallengeUse & { hash: Buffer };

export async function insertChallenge(db: Queryable, challenge: ChallengeRow & { expiresAt: Date }): Promise<void> {
  await db('webauthn_challenges').insert({
    challenge_hash: challenge.hash,
    ceremony: challenge.ceremony,
    binding: challenge.binding,
    person_id: challenge.personId ?? null,
    expires_at: challenge.expiresAt,
  });
}

export async function consumeChallengeRow(db: Queryable, challenge: ChallengeRow, now: Date): Promise<boolean> {
  const updated = await db('webauthn_challenges')
    .where({
      challenge_hash: challenge.hash,
      ceremony: challenge.ceremony,
      binding: challenge.binding,
      person_id: challenge.personId ?? null,
      consumed_at: null,
    })
    .where('expires_at', '>', now)
    .update({ consumed_at: now });
  return updated === 1;
}
