import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';
import { heldRoles, mayAt, reaches, rootsFor } from '../../roles/reach.ts';
import { type Actor, recordActs } from '../actor.ts';
import { type ChangeRefusal, changePostIn } from '../change-post.ts';
import type { OfficialParts } from '../parts.ts';
import type { PostDetails } from '../post.ts';
import { holdPost } from '../store.ts';
import {
  type ChangedPost,
  countLeft,
  findChanged,
  findLeft,
  insertLeft,
  insertLeftLiving,
  storeEnded,
  storeRestored,
  storeTakenBack,
  withdrawWaiting,
} from './back/store.ts';
import { rowsAtOnce } from './given-lists.ts';
import { isSame } from './judge-rows.ts';
import { stopList } from './record-order.ts';
import { holdList, type StoppedFor, type StoredList } from './store.ts';

/**
 * Why a post of a list stays when it is taken back. `out-of-reach`: its unit went where whoever takes back reaches nothing;
 * `changed-since`: somebody changed it again, and knew better.
 */
export type LeftReason = 'out-of-reach' | 'taken-up' | 'changed-since' | 'ended' | ChangeRefusal;
export type Left = { postId: string; jobNumber: string; reason: LeftReason };

/** Takes back all that is left of a list, in the caller's transaction, unless it stops. */
export async function undoRest(tx: Knex.Transaction, parts: OfficialParts, importId: string): Promise<void> {
  while (await undoNext(tx, parts, importId));
}

/** The same piece by piece, each in a transaction of its own. */
export async function undoToEnd(parts: OfficialParts, importId: string): Promise<void> {
  while (await parts.knex.transaction((tx) => undoNext(tx, parts, importId)));
}

/** False when nothing of the list is left to take back, or when it has to stop. */
async function undoNext(tx: Knex.Transaction, parts: OfficialParts, importId: string): Promise<boolean> {
  const list = await holdList(tx, importId);
  if (!list?.undoneAt || list.takenBackAt) return false;
  const stop = await undoPiece(tx, parts, list);
  if (stop) await stopList(tx, list, { why: stop, by: null, now: parts.clock() });
  return !stop;
}

/**
 * Ends some posts of a list that is taken back; when none waits any more, brings some of what it changed to what it was. Or why it
 * has to stop: whoever took it back may no more. Without them nothing of it would be in reach, and the list would end as taken back.
 */
export async function undoPiece(
  tx: Knex.Transaction,
  parts: OfficialParts,
  list: StoredList,
): Promise<StoppedFor | undefined> {
  const { undoneBy } = list;
  if (undoneBy && !(await mayAt(tx, undoneBy, 'posts.write', list.unitId))) return 'role-gone';
  const actor = undoneBy ? { personId: undoneBy } : undefined;
  const roots = await rootsOf(tx, undoneBy);
  const ended = await withdrawSome(tx, parts, actor, { importId: list.id, roots });
  if (ended > 0) {
    await storeEnded(tx, list.id, ended);
    return undefined;
  }
  const changed = await findChanged(tx, list.id, { above: list.restoredTo, limit: rowsAtOnce });
  const restored = await restoreSome(tx, parts, actor, { importId: list.id, roots }, changed);
  const to = changed.at(-1)?.row;
  if (to !== undefined) await storeRestored(tx, list.id, { to, restored });
  if (changed.length < rowsAtOnce) await finishUndoing(tx, parts, list, list.restored + restored);
  return undefined;
}

async function finishUndoing(tx: Knex.Transaction, parts: OfficialParts, list: StoredList, restored: number) {
  const { id: importId, unitId, ended, undoneBy } = list;
  await insertLeftLiving(tx, importId);
  const kept = await countLeft(tx, importId);
  await storeTakenBack(tx, importId, kept, parts.clock());
  await recordEvent(tx, {
    type: 'official.list.undone',
    outcome: 'success',
    ...(undoneBy && { actorId: undoneBy }),
    detail: { importId, unitId, ended, restored, kept, reason: list.undoReason ?? '' },
  });
}

type Of = { importId: string; roots: readonly string[] | undefined };

/** Where whoever takes back reaches now, not when the list was carried out; undefined: an operator, everywhere. */
async function rootsOf(tx: Queryable, personId: string | null): Promise<readonly string[] | undefined> {
  return personId ? rootsFor(await heldRoles(tx, personId), 'posts.write') : undefined;
}

/** Nobody has worn these: no session, no grant and no application knows of them, so that they end in two statements. */
async function withdrawSome(
  tx: Knex.Transaction,
  parts: OfficialParts,
  actor: Actor | undefined,
  { importId, roots }: Of,
): Promise<number> {
  const withdrawn = await withdrawWaiting(tx, importId, { roots, limit: rowsAtOnce, now: parts.clock() });
  const events = withdrawn.map(({ id: postId, unitId }) => ({
    type: 'official.left' as const,
    outcome: 'success' as const,
    detail: { postId, unitId, reason: 'withdrawn' },
  }));
  await recordActs(tx, actor, events);
  return withdrawn.length;
}

/** Posts that are still what the list made of them become what they were; how many. The others stay, and are named. */
async function restoreSome(
  tx: Knex.Transaction,
  parts: OfficialParts,
  actor: Actor | undefined,
  { importId, roots }: Of,
  posts: readonly ChangedPost[],
): Promise<number> {
  const left: Left[] = [];
  for (const post of posts) {
    const reason = await restoreOne(tx, parts, actor, roots, post);
    if (reason) left.push({ postId: post.postId, jobNumber: post.jobNumber, reason });
  }
  await insertLeft(tx, importId, left);
  return posts.length - left.length;
}

async function restoreOne(
  tx: Knex.Transaction,
  parts: OfficialParts,
  actor: Actor | undefined,
  roots: readonly string[] | undefined,
  { postId, changes }: ChangedPost,
): Promise<LeftReason | undefined> {
  const post = await holdPost(tx, postId);
  if (!post) return 'ended';
  if (roots && !(await reaches(tx, roots, post.unitId))) return 'out-of-reach';
  const before = stateBefore(post, changes);
  if (!before) return 'changed-since';
  // a last day that the list set goes again
  const restored = await changePostIn(tx, parts, actor, postId, { ...before, endsOn: before.endsOn });
  return restored.ok ? undefined : restored.reason;
}

/**
 * What a post was before the rows of the list that made it what it is: all of them, or those behind a change that somebody else
 * made in between. Undefined when it is not what the last of them made of it.
 */
function stateBefore(post: PostDetails, changes: ChangedPost['changes']): PostDetails | undefined {
  let state: PostDetails | undefined;
  for (const { before, after } of changes) {
    if (!isSame(state ?? post, after)) break;
    state = before;
  }
  return state;
}

/** What stayed of a list that was taken back, the first ones. */
export async function listLeft(
  db: Queryable,
  importId: string,
  page: { after: Left | undefined; limit: number },
): Promise<Left[]> {
  const found = await findLeft(db, importId, page);
  return found.map((left) => ({ ...left, reason: left.reason as LeftReason }));
}

const atOnce = 1000;

/** All of it, a thousand at a time. */
export async function* everyLeft(db: Queryable, importId: string): AsyncGenerator<Left> {
  let after: Left | undefined;
  for (;;) {
    const found = await listLeft(db, importId, { after, limit: atOnce });
    yield* found;
    if (found.length < atOnce) return;
    after = found.at(-1);
  }
}
