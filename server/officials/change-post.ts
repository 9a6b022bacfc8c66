import type { Knex } from 'knex';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { type Actor, recordActs } from './actor.ts';
import { type OfficialParts, today } from './parts.ts';
import { type PostDetails, type PostProblem, parsePostDetails } from './post.ts';
import { hasPrimaryPost, holdPerson, holdPost, updatePost } from './store.ts';

export type PostChange = Partial<PostDetails>;

export type ChangeRefusal = PostProblem | 'unknown' | 'job-number-taken' | 'primary-exists';

/** Changes what is given of a post that has not ended. Whose it is and of which unit never changes: that is another post. */
export async function changePost(
  parts: OfficialParts,
  actor: Actor,
  postId: string,
  change: PostChange,
): Promise<Outcome<object, ChangeRefusal>> {
  if (!isUuid(postId)) return refuse('unknown');
  return parts.knex.transaction((tx) => changePostIn(tx, parts, actor, postId, change));
}

/** What it was and what it is since. A refusal has written nothing. */
export async function changePostIn(
  tx: Knex.Transaction,
  parts: OfficialParts,
  actor: Actor | undefined,
  postId: string,
  change: PostChange,
): Promise<Outcome<{ before: PostDetails; after: PostDetails }, ChangeRefusal>> {
  const post = await holdPost(tx, postId);
  if (!post) return refuse('unknown');
  const { title, jobNumber, startsOn, endsOn, isPrimary, position } = post;
  const before = { title, jobNumber, startsOn, endsOn, isPrimary, position };
  const parsed = parsePostDetails({ ...before, ...change }, today(parts.clock()));
  if (!parsed.ok) return parsed;
  const { details } = parsed;
  const fields = (Object.keys(before) as (keyof PostDetails)[]).filter((field) => details[field] !== before[field]);
  if (fields.length === 0) return { ok: true, before, after: before };
  if (post.personId && details.isPrimary && !isPrimary) {
    await holdPerson(tx, post.personId);
    if (await hasPrimaryPost(tx, post.personId, postId)) return refuse('primary-exists');
  }
  if (!(await updatePost(tx, postId, details))) return refuse('job-number-taken');
  await recordActs(tx, actor, [
    {
      type: 'official.changed',
      outcome: 'success',
      ...(post.personId && { personId: post.personId }),
      detail: { postId, unitId: post.unitId, fields: fields.sort().join(' ') },
    },
  ]);
  const told = { code: 'post.changed', unit: post.unitName, title: details.title } as const;
  if (post.personId) await enqueueNotices(tx, parts.cipher, post.personId, told);
  return { ok: true, before, after: details };
}
