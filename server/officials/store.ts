import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import type { EndReason, HeldPost, Post, PostDetails } from './post.ts';

type PostRow = {
  id: string;
  person_id: string | null;
  unit_id: string;
  unit_name: Translated;
  unit_path: Translated[];
  title: string;
  job_number: string;
  is_primary: boolean;
  position: number;
  starts_on: string;
  ends_on: string | null;
  activated_at: Date | null;
  activation_expires_at: Date | null;
  ended_at: Date | null;
  end_reason: EndReason | null;
};

/** Days come as text: a `date` read as a point in time shifts with the zone of the machine. */
const columns = `o.id, o.person_id, o.unit_id, u.name AS unit_name,
    jsonb_path_query_array(unit_path(u.id), '$.path[*].name') AS unit_path,
    o.title, o.job_number, o.is_primary, o.position, to_char(o.starts_on, 'YYYY-MM-DD') AS starts_on,
    to_char(o.ends_on, 'YYYY-MM-DD') AS ends_on, o.activated_at, o.activation_expires_at, o.ended_at, o.end_reason
  FROM posts o JOIN units u ON u.id = o.unit_id`;

function mapRow(row: PostRow): Post {
  return {
    id: row.id,
    personId: row.person_id ?? undefined,
    unitId: row.unit_id,
    unitName: row.unit_name,
    unitPath: row.unit_path,
    title: row.title,
    jobNumber: row.job_number,
    isPrimary: row.is_primary,
    position: row.position,
    startsOn: row.starts_on,
    endsOn: row.ends_on ?? undefined,
    activatedAt: row.activated_at ?? undefined,
    activationExpiresAt: row.activation_expires_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endReason: row.end_reason ?? undefined,
  };
}

export type Waiting = { sealed: Buffer; fingerprint: Buffer; secretHash: Buffer; expiresAt: Date; importId?: string };

export type WaitingPost = { unitId: string; details: PostDetails; waiting: Waiting };

/** Posts that wait for their officials, by their place in the order given; undefined where the job number is in use: the index decides. */
export async function insertWaitingPosts(
  tx: Queryable,
  posts: readonly WaitingPost[],
): Promise<(string | undefined)[]> {
  if (posts.length === 0) return [];
  const ids = posts.map(() => randomUUID());
  const of = <T>(pick: (post: WaitingPost) => T) => posts.map(pick);
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `INSERT INTO posts (id, unit_id, title, job_number, is_primary, position, starts_on, ends_on,
       invitee_encrypted, invitee_fingerprint, activation_hash, activation_expires_at, import_id)
     SELECT * FROM unnest(?::uuid[], ?::uuid[], ?::text[], ?::text[], ?::boolean[], ?::integer[], ?::date[], ?::date[],
       ?::bytea[], ?::bytea[], ?::bytea[], ?::timestamptz[], ?::uuid[])
     ON CONFLICT (unit_id, job_number) WHERE ended_at IS NULL DO NOTHING
     RETURNING id`,
    [
      ids,
      of(({ unitId }) => unitId),
      of(({ details }) => details.title),
      of(({ details }) => details.jobNumber),
      of(({ details }) => details.isPrimary),
      of(({ details }) => details.position),
      of(({ details }) => details.startsOn),
      of(({ details }) => details.endsOn ?? null),
      of(({ waiting }) => waiting.sealed),
      of(({ waiting }) => waiting.fingerprint),
      of(({ waiting }) => waiting.secretHash),
      of(({ waiting }) => waiting.expiresAt),
      of(({ waiting }) => waiting.importId ?? null),
    ] as unknown as string[],
  );
  const made = new Set(rows.map(({ id }) => id));
  return ids.map((id) => (made.has(id) ? id : undefined));
}

/** Puts a new secret in place of the one before, which opens nothing any more; the invitee, sealed, if the post still waits. */
export async function replaceSecret(
  tx: Queryable,
  postId: string,
  { secretHash, expiresAt }: Pick<Waiting, 'secretHash' | 'expiresAt'>,
): Promise<Buffer | undefined> {
  const [row] = await tx('posts')
    .where({ id: postId, activated_at: null, ended_at: null })
    .whereNotNull('invitee_encrypted')
    .update({ activation_hash: secretHash, activation_expires_at: expiresAt })
    .returning<{ invitee_encrypted: Buffer }[]>('invitee_encrypted');
  return row?.invitee_encrypted;
}

/** The conditions under which a secret opens a post, as one text: the page that shows it and the act ask the same. */
const opens = `activation_hash = :secretHash AND invitee_fingerprint = ANY(:fingerprints)
    AND activated_at IS NULL AND ended_at IS NULL AND activation_expires_at > :now
    AND (ends_on IS NULL OR ends_on >= (CAST(:now AS timestamptz) AT TIME ZONE 'Asia/Shanghai')::date)`;

export type Key = { secretHash: Buffer; fingerprints: Buffer[]; now: Date };

export async function findOpenedPost(db: Queryable, key: Key): Promise<Post | undefined> {
  const { rows } = await db.raw<{ rows: PostRow[] }>(`SELECT ${columns} WHERE ${opens}`, key);
  return rows[0] && mapRow(rows[0]);
}

/** Single use: of parallel tries one gets the row. What the invitation needed goes with it. */
export async function takePost(tx: Queryable, personId: string, key: Key): Promise<string | undefined> {
  const { rows } = await tx.raw<{ rows: { id: string }[] }>(
    `UPDATE posts SET person_id = :personId, activated_at = :now, invitee_encrypted = NULL, invitee_fingerprint = NULL,
       activation_hash = NULL, activation_expires_at = NULL
     WHERE ${opens} RETURNING id`,
    { ...key, personId },
  );
  return rows[0]?.id;
}

/** Holds the person until the transaction ends: rules over several posts of one person see one state. */
export async function holdPerson(tx: Queryable, personId: string): Promise<void> {
  await tx('persons').where({ id: personId }).forUpdate().first('id');
}

export async function hasPrimaryPost(db: Queryable, personId: string, except?: string): Promise<boolean> {
  const row = await db('posts')
    .where({ person_id: personId, is_primary: true, ended_at: null })
    .modify((query) => {
      if (except) query.whereNot({ id: except });
    })
    .first('id');
  return row !== undefined;
}

export type StoredPost = Post & { sealedInvitee: Buffer | undefined };

/** Locks the post if it has not ended. */
export async function holdPost(tx: Queryable, postId: string): Promise<StoredPost | undefined> {
  const { rows } = await tx.raw<{ rows: (PostRow & { invitee_encrypted: Buffer | null })[] }>(
    `SELECT o.invitee_encrypted, ${columns} WHERE o.id = ? AND o.ended_at IS NULL FOR UPDATE OF o`,
    [postId],
  );
  return rows[0] && { ...mapRow(rows[0]), sealedInvitee: rows[0].invitee_encrypted ?? undefined };
}

/** False when another live post of the unit has the job number: the index decides, and the transaction goes on. */
export async function updatePost(tx: Knex.Transaction, postId: string, details: PostDetails): Promise<boolean> {
  const { title, jobNumber, isPrimary, position, startsOn, endsOn } = details;
  return tx
    .transaction((savepoint) =>
      savepoint('posts')
        .where({ id: postId, ended_at: null })
        .update({
          title,
          job_number: jobNumber,
          is_primary: isPrimary,
          position,
          starts_on: startsOn,
          ends_on: endsOn ?? null,
        }),
    )
    .then((changed) => changed === 1)
    .catch((error: { constraint?: string }) => {
      if (error.constraint === 'posts_job_number') return false;
      throw error;
    });
}

export type Ended = { id: string; unitId: string; personId: string | undefined; unitName: Translated; title: string };

/** Ends a post once; the link and the invitee of one that waited are forgotten. */
export async function closePost(
  tx: Queryable,
  postId: string,
  reason: EndReason,
  now: Date,
): Promise<Ended | undefined> {
  const { rows } = await tx.raw<{
    rows: (Pick<Ended, 'id' | 'unitId' | 'unitName' | 'title'> & { personId: string | null })[];
  }>(
    `UPDATE posts o SET ended_at = :now, end_reason = :reason, invitee_encrypted = NULL, invitee_fingerprint = NULL,
       activation_hash = NULL, activation_expires_at = NULL
     FROM units u WHERE u.id = o.unit_id AND o.id = :postId AND o.ended_at IS NULL
     RETURNING o.id, o.unit_id AS "unitId", o.person_id AS "personId", u.name AS "unitName", o.title`,
    { postId, reason, now },
  );
  return rows[0] && { ...rows[0], personId: rows[0].personId ?? undefined };
}

/** Posts whose last day is over, oldest first. */
export async function listDuePosts(db: Queryable, day: string, limit: number): Promise<string[]> {
  const rows = await db('posts')
    .where({ ended_at: null })
    .where('ends_on', '<', day)
    .orderBy('ends_on')
    .limit(limit)
    .select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}

/** Live posts first, in the order the units gave them, then the ended ones, the latest first. */
export async function findPostsOfPerson(db: Queryable, personId: string, now: Date): Promise<HeldPost[]> {
  const { rows } = await db.raw<{ rows: (PostRow & { is_worn: boolean })[] }>(
    `SELECT post_facts(:personId, o.id, :now) IS NOT NULL AS is_worn, ${columns} WHERE o.person_id = :personId
     ORDER BY o.ended_at IS NOT NULL, o.ended_at DESC, o.is_primary DESC, o.position, o.starts_on, o.id`,
    { personId, now },
  );
  return rows.map((row) => ({ ...mapRow(row), isWorn: row.is_worn }));
}

/** Live posts of one unit by job number, after `after`. */
export async function findPostsOfUnit(
  db: Queryable,
  unitId: string,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<Post[]> {
  const { rows } = await db.raw<{ rows: PostRow[] }>(
    `SELECT ${columns} WHERE o.unit_id = :unitId AND o.ended_at IS NULL AND o.job_number > :after
     ORDER BY o.job_number LIMIT :limit`,
    { unitId, after: after ?? '', limit },
  );
  return rows.map(mapRow);
}

/** The live post of a unit with this job number. */
export async function findPostByJobNumber(db: Queryable, unitId: string, jobNumber: string): Promise<Post | undefined> {
  const { rows } = await db.raw<{ rows: PostRow[] }>(
    `SELECT ${columns} WHERE o.unit_id = ? AND o.job_number = ? AND o.ended_at IS NULL`,
    [unitId, jobNumber],
  );
  return rows[0] && mapRow(rows[0]);
}

export async function findLivePost(db: Queryable, postId: string): Promise<Post | undefined> {
  const { rows } = await db.raw<{ rows: PostRow[] }>(`SELECT ${columns} WHERE o.id = ? AND o.ended_at IS NULL`, [
    postId,
  ]);
  return rows[0] && mapRow(rows[0]);
}
