import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { findProvenPerson, fingerprintsOf } from '../people/invitee.ts';
import { fileName } from '../people/name-keys/file-names.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { readPolicy } from '../policies/read-policy.ts';
import { hashSecret } from './activation-link.ts';
import { inviteeContext } from './invitee.ts';
import type { OfficialParts } from './parts.ts';
import type { Post } from './post.ts';
import { findOpenedPost, hasPrimaryPost, holdPerson, type Key, takePost } from './store.ts';

/** `unknown`: never given out, used, expired, withdrawn, or meant for somebody else: nobody is told which. */
export type ActivationRefusal = 'not-verified' | 'unknown' | 'primary-exists';

/**
 * What a link opens for this person. Whoever has not proven their name hears that first, whatever the link; whoever is not
 * the invited hears what a made-up link would answer (T-130).
 */
export async function findInvitation(
  parts: Pick<OfficialParts, 'knex' | 'cipher' | 'clock'>,
  personId: string,
  secret: string,
): Promise<Outcome<{ post: Post }, ActivationRefusal>> {
  const key = await keyOf(parts.knex, parts.cipher, personId, secret, parts.clock());
  if (!key) return refuse('not-verified');
  const post = await findOpenedPost(parts.knex, key);
  if (!post) return refuse('unknown');
  return post.isPrimary && (await hasPrimaryPost(parts.knex, personId)) ? refuse('primary-exists') : { ok: true, post };
}

/** Takes a post up, once. The caller has made sure of a phishing-resistant login: officials have no weaker one. */
export async function activatePost(
  parts: OfficialParts,
  personId: string,
  secret: string,
): Promise<Outcome<{ postId: string }, ActivationRefusal>> {
  return parts.knex.transaction(async (tx) => {
    await holdPerson(tx, personId);
    const outcome = await takeUp(tx, parts, personId, secret);
    if (!outcome.ok) {
      const detail = { reason: outcome.reason };
      await recordEvent(tx, { type: 'official.refused', outcome: 'refused', actorId: personId, personId, detail });
    }
    return outcome;
  });
}

async function takeUp(
  tx: Knex.Transaction,
  parts: OfficialParts,
  personId: string,
  secret: string,
): Promise<Outcome<{ postId: string }, ActivationRefusal>> {
  const key = await keyOf(tx, parts.cipher, personId, secret, parts.clock());
  if (!key) return refuse('not-verified');
  const opened = await findOpenedPost(tx, key);
  if (!opened) return refuse('unknown');
  // the main post is not taken from another unit by itself: one of both has to say what holds
  if (opened.isPrimary && (await hasPrimaryPost(tx, personId))) return refuse('primary-exists');
  const postId = await takePost(tx, personId, key);
  if (!postId) return refuse('unknown');
  await fileName(tx, personId, key.name);
  const { unitId, unitName: unit, title } = opened;
  const detail = { postId, unitId };
  await recordEvent(tx, { type: 'official.activated', outcome: 'success', actorId: personId, personId, detail });
  await enqueueNotices(tx, parts.cipher, personId, { code: 'post.activated', unit, title });
  return { ok: true, postId };
}

async function keyOf(
  db: Queryable,
  cipher: ColumnCipher,
  personId: string,
  secret: string,
  now: Date,
): Promise<(Key & { name: string }) | undefined> {
  const proven = await findProvenPerson(db, cipher, personId);
  if (proven?.name === undefined) return undefined;
  const { settings } = await readPolicy(db, 'levels');
  if (proven.assuranceLevel < settings.officialLevel) return undefined;
  const { name } = proven;
  return { secretHash: hashSecret(secret), fingerprints: fingerprintsOf(cipher, inviteeContext, proven), now, name };
}
