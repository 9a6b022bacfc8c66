import type { Change, Database, Queryable, ReadAlong, Statement } from '../../db/database.ts';
import { bringing, nothingAlong } from '../../db/read-along.ts';
import type { ChallengeUse } from './challenge.ts';

export type Passkey = {
  id: string;
  personId: string;
  /** The account that the authenticator names: the owner, or one that was merged into the owner. */
  userHandle: string;
  credentialId: Buffer;
  publicKey: Buffer;
  signCount: number;
  backupEligible: boolean;
  backedUp: boolean;
  transports: string[];
  aaguid: string;
  attestationFormat: string;
  /** The attestation was verified against the metadata of its model. */
  attested: boolean;
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
};

type PasskeyRow = {
  id: string;
  person_id: string;
  user_handle: string | null;
  credential_id: Buffer;
  public_key: Buffer;
  sign_count: string;
  backup_eligible: boolean;
  backed_up: boolean;
  transports: string[];
  aaguid: string;
  attestation_format: string;
  attested: boolean;
  name: string;
  created_at: Date;
  last_used_at: Date | null;
};

const columns = [
  'passkeys.id',
  'passkeys.person_id',
  'passkeys.user_handle',
  'passkeys.credential_id',
  'passkeys.public_key',
  'passkeys.sign_count',
  'passkeys.backup_eligible',
  'passkeys.backed_up',
  'passkeys.transports',
  'passkeys.aaguid',
  'passkeys.attestation_format',
  'passkeys.attested',
  'passkeys.name',
  'passkeys.created_at',
  'passkeys.last_used_at',
];

function mapRow(row: PasskeyRow): Passkey {
  return {
    id: row.id,
    personId: row.person_id,
    userHandle: row.user_handle ?? row.person_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: Number(row.sign_count),
    backupEligible: row.backup_eligible,
    backedUp: row.backed_up,
    transports: row.transports,
    aaguid: row.aaguid,
    attestationFormat: row.attestation_format,
    attested: row.attested,
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

/** A challenge at the moment of its one use. */
export type UsedChallenge = ChallengeUse & { hash: Buffer; expiresAt: Date; usedAt: Date };

const useChallenge: Statement = {
  name: 'challenge-use',
  text: `INSERT INTO webauthn_challenges (challenge_hash, ceremony, binding, person_id, expires_at, consumed_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (challenge_hash) DO NOTHING`,
};

/** True for the first who comes with this challenge: one conditional statement. */
export async function insertUsedChallenge({ run }: Runner, challenge: UsedChallenge): Promise<boolean> {
  const { rowCount } = await run(useChallenge, valuesOf(challenge));
  return rowCount === 1;
}

type Runner = Pick<Database, 'run'>;

/** `isFirst` is false when the challenge was used before. `along`: what was read of the owner in the same round trip. */
export type UseOfChallenge = { isFirst: boolean; passkey: Passkey | undefined; along: unknown };

/** Uses the challenge up and brings the passkey with this credential id, if its owner's account may log in, in one round trip. */
export async function useChallengeAndFindPasskey(
  { run }: Runner,
  challenge: UsedChallenge,
  credentialId: Buffer,
  along: ReadAlong = nothingAlong,
): Promise<UseOfChallenge> {
  const values = [...valuesOf(challenge), credentialId, ...along.values];
  const { rows } = await run<PasskeyRow & { is_first: boolean; along: unknown }>(useAndFind(along), values);
  const [row] = rows;
  return { isFirst: row?.is_first === true, passkey: row?.id ? mapRow(row) : undefined, along: row?.along };
}

const useAndFind = bringing({
  name: 'passkey-use',
  values: 7,
  id: 'owned.person_id',
  textOf: (read) => `WITH used AS (${useChallenge.text} RETURNING 1)
     SELECT EXISTS (SELECT FROM used) AS is_first, owned.*, ${read} AS along
     FROM (VALUES (1)) AS one
     LEFT JOIN (SELECT ${columns.join(', ')} FROM passkeys JOIN persons ON persons.id = passkeys.person_id
       WHERE passkeys.credential_id = $7 AND persons.status IN ('active', 'test')) AS owned ON TRUE`,
});

function valuesOf({ hash, ceremony, binding, personId, expiresAt, usedAt }: UsedChallenge): unknown[] {
  return [hash, ceremony, binding, personId ?? null, expiresAt, usedAt];
}

/** False when the credential id is known already, for whomever. */
export async function insertPasskey(
  db: Queryable,
  passkey: Omit<Passkey, 'lastUsedAt' | 'userHandle'>,
): Promise<boolean> {
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
      attested: passkey.attested,
      name: passkey.name,
      created_at: passkey.createdAt,
    })
    .onConflict('credential_id')
    .ignore()
    .returning('id');
  return inserted.length === 1;
}

/**
 * Notes a use; changes no row when the counter did not rise: compared and stored in one statement, so of two copies one is
 * found out. Synced passkeys do not count: both zero is no regression (WebAuthn L3 section 6.1.1).
 */
export function passkeyUse(id: string, use: { signCount: number; backedUp: boolean }, now: Date): Change {
  return {
    text: `UPDATE passkeys SET sign_count = $2::bigint, backed_up = $3, last_used_at = $4
      WHERE id = $1 AND (sign_count < $2::bigint OR ($2::bigint = 0 AND sign_count = 0)) AND {if}`,
    values: [id, use.signCount, use.backedUp, now],
  };
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
