import type { Knex } from 'knex';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { recordActs } from '../officials/actor.ts';
import { appointIn, checkAppointment } from '../officials/appoint.ts';
import { changePostIn } from '../officials/change-post.ts';
import { endPostIn } from '../officials/end-post.ts';
import { type OfficialParts, today } from '../officials/parts.ts';
import { parseInvitee } from '../people/invitee.ts';
import { reaches } from '../roles/reach.ts';
import type { UserFilter } from './filter.ts';
import type { ScimRefusal } from './refusal.ts';
import {
  type Caller,
  externalIdIndex,
  findKeptPost,
  findKeptPosts,
  forgetPost,
  holdKeptPost,
  type KeptPost,
  keepPost,
  type Slice,
} from './store.ts';
import { namesVersion, parseWish, toUser, type User, versionOf, type Wish } from './user.ts';

type Done = Outcome<{ user: User }, ScimRefusal>;

export async function listUsers(parts: OfficialParts, caller: Caller, filter: UserFilter, slice: Slice) {
  const { posts, total } = await findKeptPosts(parts.knex, caller, filter, slice);
  return { resources: posts.map((post) => toUser(parts.cipher, post)), total };
}

export async function readUser(parts: OfficialParts, caller: Caller, id: string): Promise<Done> {
  const post = isUuid(id) ? await findKeptPost(parts.knex, caller, id) : undefined;
  return post ? { ok: true, user: toUser(parts.cipher, post) } : refuse('unknown');
}

/**
 * Appoints: a post that waits for whoever proves this name and number. No account is made, found or touched, and no id is
 * taken from outside (T-131).
 */
export async function createUser(parts: OfficialParts, caller: Caller, given: object): Promise<Done> {
  const parsed = parseWish(given);
  if (!parsed.ok) return parsed;
  const { wish } = parsed;
  const unitId = wish.unitId ?? caller.unitId;
  if (!wish.active) return refuse('value');
  if (!isUuid(unitId) || !(await reaches(parts.knex, [caller.unitId], unitId))) return refuse('unit-unknown');
  const appointment = {
    unitId,
    name: wish.name ?? '',
    mobile: wish.mobile ?? '',
    title: wish.title,
    jobNumber: wish.jobNumber,
    startsOn: wish.startsOn ?? today(parts.clock()),
    endsOn: wish.endsOn,
    isPrimary: false,
    position: 0,
    delivery: 'message',
  } as const;
  const checked = await checkAppointment(parts, appointment);
  if (!checked.ok) return checked;
  return withOwnId(parts, async (tx) => {
    const appointed = await appointIn(tx, parts, actorOf(caller), { ...appointment, ...checked });
    if (!appointed.ok) return appointed;
    await keepPost(tx, appointed.postId, caller.clientId, wish.externalId ?? null);
    const post = await findKeptPost(tx, caller, appointed.postId);
    return post ? { ok: true, user: toUser(parts.cipher, post) } : refuse('unknown');
  });
}

export type Change = {
  id: string;
  /** `If-Match`, if there is one: the versions that may be changed. */
  version: string | undefined;
};

/** Makes a post what is wanted of it now, if it still is in the version that was read. */
export async function changeUser(
  parts: OfficialParts,
  caller: Caller,
  { id, version }: Change,
  wantedOf: (current: User) => Outcome<{ wanted: object }, ScimRefusal>,
): Promise<Done> {
  if (!isUuid(id)) return refuse('unknown');
  return withOwnId(parts, async (tx) => {
    const post = await holdKeptPost(tx, caller, id);
    if (!post) return refuse('unknown');
    const current = toUser(parts.cipher, post);
    if (version !== undefined && !namesVersion(version, versionOf(current))) return refuse('version');
    const asked = wantedOf(current);
    if (!asked.ok) return asked;
    const parsed = parseWish(asked.wanted);
    if (!parsed.ok) return parsed;
    const reason = await fulfil(tx, parts, caller, { post, current, wish: parsed.wish });
    if (reason) return refuse(reason);
    const after = await findKeptPost(tx, caller, id);
    // one that another application keeps is out of sight once it has ended
    return { ok: true, user: after ? toUser(parts.cipher, after) : { ...current, active: false } };
  });
}

/** Ends the post; it is not found any more. */
export async function deleteUser(
  parts: OfficialParts,
  caller: Caller,
  { id, version }: Change,
): Promise<Outcome<object, ScimRefusal>> {
  if (!isUuid(id)) return refuse('unknown');
  return parts.knex.transaction(async (tx) => {
    const post = await holdKeptPost(tx, caller, id);
    if (!post) return refuse('unknown');
    if (version !== undefined && !namesVersion(version, versionOf(toUser(parts.cipher, post))))
      return refuse('version');
    if (!post.endedAt) await end(tx, parts, caller, post);
    if (post.keeper === caller.clientId) await forgetPost(tx, id);
    return { ok: true };
  });
}

type Asked = { post: KeptPost; current: User; wish: Wish };

/** A refusal has written nothing. */
async function fulfil(
  tx: Knex.Transaction,
  parts: OfficialParts,
  caller: Caller,
  { post, current, wish }: Asked,
): Promise<ScimRefusal | undefined> {
  const isSame = wish.title === post.title && wish.jobNumber === post.jobNumber;
  if (post.endedAt) return wish.active || !isSame ? 'ended' : undefined;
  const externalId = wish.externalId ?? null;
  if (!wish.active) {
    await end(tx, parts, caller, post);
    if (!post.keeper) await keepPost(tx, post.id, caller.clientId, externalId);
    return undefined;
  }
  const reason = judgeFixed(post, current, wish);
  if (reason) return reason;
  const isNamedAnew = externalId !== post.externalId;
  if (isNamedAnew && post.keeper && post.keeper !== caller.clientId) return 'kept-by-another';
  const { title, jobNumber, startsOn = post.startsOn, endsOn } = wish;
  const actor = actorOf(caller);
  const changed = await changePostIn(tx, parts, actor, post.id, { title, jobNumber, startsOn, endsOn });
  if (!changed.ok) return changed.reason;
  if (!isNamedAnew) return undefined;
  await keepPost(tx, post.id, caller.clientId, externalId);
  const detail = { postId: post.id, unitId: post.unitId, fields: 'externalId' };
  await recordActs(tx, actor, [{ type: 'official.changed', outcome: 'success', detail }]);
  return undefined;
}

/** Whose post it is and of which unit never changes. Of one that was taken up, nothing is kept to compare with. */
function judgeFixed(post: KeptPost, current: User, wish: Wish): ScimRefusal | undefined {
  if (wish.unitId !== undefined && wish.unitId !== post.unitId) return 'mutability';
  const name = current.name?.formatted;
  const mobile = current.phoneNumbers?.[0]?.value;
  if (name === undefined || mobile === undefined) return undefined;
  const parsed = parseInvitee(wish.name ?? name, wish.mobile ?? mobile);
  if (!parsed.ok) return parsed.reason;
  return parsed.invitee.name === name && parsed.invitee.mobile === mobile ? undefined : 'mutability';
}

async function end(tx: Knex.Transaction, parts: OfficialParts, caller: Caller, post: KeptPost): Promise<void> {
  await endPostIn(tx, parts, actorOf(caller), post.id, post.activatedAt ? 'left' : 'withdrawn');
}

const actorOf = ({ clientId }: Caller) => ({ clientId });

/** The index decides whose an id of the application is; the act is undone as a whole. */
function withOwnId(parts: OfficialParts, work: (tx: Knex.Transaction) => Promise<Done>): Promise<Done> {
  return parts.knex.transaction(work).catch((error: { constraint?: string }) => {
    if (error.constraint === externalIdIndex) return refuse('external-id-taken');
    throw error;
  });
}
