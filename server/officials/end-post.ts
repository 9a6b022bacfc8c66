import type { Knex } from 'knex';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { endIdentities } from '../sessions/end-identities.ts';
import { type Actor, recordActs } from './actor.ts';
import { type OfficialParts, today } from './parts.ts';
import type { EndReason } from './post.ts';
import { closePost, type Ended, listDuePosts } from './store.ts';

/** The official leaves a post, or never takes it up: the identity is gone everywhere with the commit (T-128). */
export async function endPost(
  parts: OfficialParts,
  actor: Actor,
  postId: string,
  reason: EndReason,
): Promise<Outcome<Ended, 'unknown'>> {
  if (!isUuid(postId)) return refuse('unknown');
  return parts.knex.transaction(async (tx) => {
    const ended = await endPostIn(tx, parts, actor, postId, reason);
    return ended ? { ok: true, ...ended } : refuse('unknown');
  });
}

/** Undefined when there is no such post or it ended before. */
export async function endPostIn(
  tx: Knex.Transaction,
  parts: OfficialParts,
  actor: Actor | undefined,
  postId: string,
  reason: EndReason,
): Promise<Ended | undefined> {
  const ended = await closePost(tx, postId, reason, parts.clock());
  if (!ended) return undefined;
  await endIdentities(tx, parts, [`post:${postId}`]);
  const { personId, unitId, unitName: unit, title } = ended;
  const left = {
    type: 'official.left',
    outcome: 'success',
    ...(personId && { personId }),
    detail: { postId, unitId, reason },
  } as const;
  await recordActs(tx, actor, [left]);
  if (personId) await enqueueNotices(tx, parts.cipher, personId, { code: 'post.ended', unit, title });
  return ended;
}

const batch = 100;

/**
 * Ends the posts whose last day has passed, so that applications are told; by its date nobody wears them since midnight.
 * Each in a transaction of its own; safe on several nodes at once.
 */
export async function endDuePosts(parts: OfficialParts): Promise<number> {
  let count = 0;
  for (;;) {
    const due = await listDuePosts(parts.knex, today(parts.clock()), batch);
    for (const postId of due) {
      const ended = await parts.knex.transaction((tx) => endPostIn(tx, parts, undefined, postId, 'expired'));
      if (ended) count += 1;
    }
    if (due.length < batch) return count;
  }
}
