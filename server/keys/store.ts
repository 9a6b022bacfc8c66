import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';

export type SigningAlg = 'ES256' | 'RS256';

export type SigningKeyStatus = 'next' | 'current' | 'old' | 'withdrawn';

export type SigningKeyRow = {
  kid: string;
  alg: SigningAlg;
  status: SigningKeyStatus;
  public_jwk: Record<string, unknown>;
  private_jwk_encrypted: Buffer;
  created_at: Date;
  activated_at: Date | null;
  retired_at: Date | null;
};

const columns = [
  ...['kid', 'alg', 'status', 'public_jwk', 'private_jwk_encrypted'],
  ...['created_at', 'activated_at', 'retired_at'],
];

/** Every key that may still be published, in the order they were made. */
export async function listSigningKeys(db: Queryable): Promise<SigningKeyRow[]> {
  return db<SigningKeyRow>('signing_keys')
    .whereIn('status', ['current', 'next', 'old'])
    .orderBy(['created_at', 'kid'])
    .select(columns);
}

const shown = {
  kid: 'kid',
  alg: 'alg',
  status: 'status',
  createdAt: 'created_at',
  activatedAt: 'activated_at',
  retiredAt: 'retired_at',
};

/** Published ones, then withdrawn ones from the newest on. */
export async function listKeys(db: Queryable, withdrawn: number) {
  const all = db('signing_keys').select(shown);
  const inUse = await all
    .clone()
    .whereIn('status', ['current', 'next', 'old'])
    .orderBy(['alg', 'status', 'created_at']);
  const gone = await all.clone().where({ status: 'withdrawn' }).orderBy('retired_at', 'desc').limit(withdrawn);
  return [...inUse, ...gone];
}

export async function findKey(db: Queryable, kid: string) {
  return db('signing_keys').where({ kid }).first(shown);
}

/** Locks current and next of one algorithm until the transaction ends: rotations of it happen one after the other. */
export async function lockRotation(tx: Knex.Transaction, alg: SigningAlg): Promise<SigningKeyRow[]> {
  return tx<SigningKeyRow>('signing_keys')
    .where({ alg })
    .whereIn('status', ['current', 'next'])
    .orderBy('kid')
    .forUpdate()
    .select(columns);
}

export async function findAlg(db: Queryable, kid: string): Promise<SigningAlg | undefined> {
  const row = await db<SigningKeyRow>('signing_keys').where({ kid }).first('alg');
  return row?.alg;
}

export async function lockSigningKey(tx: Knex.Transaction, kid: string): Promise<SigningKeyRow | undefined> {
  const [row] = await tx<SigningKeyRow>('signing_keys').where({ kid }).forUpdate().select(columns);
  return row as SigningKeyRow | undefined;
}

/** False when another node has put in the one current or next key of this algorithm meanwhile. */
export async function insertSigningKey(db: Queryable, row: SigningKeyRow): Promise<boolean> {
  const inserted = await db<SigningKeyRow>('signing_keys')
    .insert({ ...row, public_jwk: JSON.stringify(row.public_jwk) as never })
    .onConflict()
    .ignore()
    .returning('kid');
  return inserted.length === 1;
}

/** Changes the status only from what it is known to be; false when somebody else was first. */
export async function changeStatus(
  tx: Knex.Transaction,
  change: { kid: string; from: SigningKeyStatus; to: SigningKeyStatus; at: Date },
): Promise<boolean> {
  const times = change.to === 'current' ? { activated_at: change.at } : { retired_at: change.at };
  const changed = await tx<SigningKeyRow>('signing_keys')
    .where({ kid: change.kid, status: change.from })
    .update({ status: change.to, ...times })
    .returning('kid');
  return changed.length === 1;
}

export async function deleteOldKeys(tx: Knex.Transaction, retiredBefore: Date): Promise<string[]> {
  const rows = await tx<SigningKeyRow>('signing_keys')
    .where({ status: 'old' })
    .where('retired_at', '<', retiredBefore)
    .delete()
    .returning('kid');
  return rows.map(({ kid }) => kid);
}

/** Algorithms whose current key signs since `activatedBefore` or longer. */
export async function listCurrentSince(db: Queryable, activatedBefore: Date): Promise<SigningAlg[]> {
  return db<SigningKeyRow>('signing_keys')
    .where({ status: 'current' })
    .where('activated_at', '<=', activatedBefore)
    .orderBy('alg')
    .pluck('alg');
}

/** Delivered to every listening node when the transaction commits. */
export async function announceKeys(tx: Queryable): Promise<void> {
  await tx.raw(`SELECT pg_notify('signing_keys_changed', '')`);
}
