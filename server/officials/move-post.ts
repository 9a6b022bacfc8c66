import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { findProvenPerson, type Invitee } from '../people/invitee.ts';
import type { Actor } from './actor.ts';
import { type AppointRefusal, appointIn, checkAppointment, type Invitation } from './appoint.ts';
import { endPostIn } from './end-post.ts';
import { openInvitee } from './invitee.ts';
import type { OfficialParts } from './parts.ts';
import type { PostDetails } from './post.ts';
import { holdPost, type StoredPost } from './store.ts';

export type Move = PostDetails & { unitId: string; delivery: 'message' | 'hand' };

/** `nobody-to-invite`: the official has no proven name or no verified mobile number left. */
export type MoveRefusal = AppointRefusal | 'unknown' | 'nobody-to-invite';

/**
 * Moves an official to another post: the one ends, the other is appointed and waits to be taken up, both or neither. The
 * new unit's post is never put on somebody without their own yes.
 */
export async function movePost(
  parts: OfficialParts,
  actor: Actor,
  postId: string,
  move: Move,
): Promise<Outcome<Invitation, MoveRefusal>> {
  if (!isUuid(postId)) return refuse('unknown');
  const undone = new UndoneMove();
  return parts.knex
    .transaction(async (tx): Promise<Outcome<Invitation, MoveRefusal>> => {
      const post = await holdPost(tx, postId);
      if (!post) return refuse('unknown');
      const invitee = await inviteeOf(parts, post);
      if (!invitee) return refuse('nobody-to-invite');
      const checked = await checkAppointment(parts, { ...move, ...invitee });
      if (!checked.ok) return checked;
      await endPostIn(tx, parts, actor, postId, 'moved');
      const appointed = await appointIn(tx, parts, actor, { ...move, ...checked });
      if (!appointed.ok) throw undone;
      return appointed;
    })
    .catch((error: unknown) => {
      if (error === undone) return refuse('job-number-taken');
      throw error;
    });
}

/** Takes the end of the former post back when the new one cannot be. */
class UndoneMove extends Error {}

async function inviteeOf(parts: OfficialParts, post: StoredPost): Promise<Invitee | undefined> {
  if (!post.personId) return post.sealedInvitee && openInvitee(parts.cipher, post.sealedInvitee);
  const person = await findProvenPerson(parts.knex, parts.cipher, post.personId);
  const [mobile] = person?.mobiles ?? [];
  return person?.name !== undefined && mobile !== undefined ? { name: person.name, mobile } : undefined;
}
