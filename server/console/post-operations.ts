import { z } from 'zod';
import { refuse } from '../lib/outcome.ts';
import { appointOfficial, renewInvitation } from '../officials/appoint.ts';
import { endPost } from '../officials/end-post.ts';
import { findPostById } from '../officials/find.ts';
import { listPostsOfUnit } from '../officials/list-posts.ts';
import { reaches } from '../roles/reach.ts';
import { operation } from './operation.ts';
import type { Administrator, ConsoleParts } from './parts.ts';
import { reasonSchema } from './schemas.ts';

const postSchema = z.looseObject({
  id: z.uuid(),
  title: z.string(),
  jobNumber: z.string(),
  isPrimary: z.boolean(),
  startsOn: z.iso.date(),
  endsOn: z.iso.date().optional(),
  personId: z.uuid().optional(),
});

export const postList = operation({
  id: 'posts.list',
  method: 'GET',
  path: '/units/:unitId/posts',
  permission: 'posts.read',
  summary: 'Live posts of a unit by job number, page by page',
  input: z.object({ unitId: z.uuid(), after: z.string().max(64).optional() }),
  output: z.strictObject({ posts: z.array(postSchema), next: z.string().optional() }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex }, { roots }, { unitId, after }) => {
    if (!(await reaches(knex, roots, unitId))) return refuse('unknown');
    const listed = await listPostsOfUnit(knex, unitId, { ...(after !== undefined && { after }), limit: 50 });
    return { ok: true, value: { posts: listed.posts.map((post) => ({ ...post })), next: listed.next } };
  },
});

const day = z.iso.date();
const by = ({ person }: Administrator, operation: string, reason: string) => ({
  personId: person.id,
  operation,
  reason,
});

export const postAppoint = operation({
  id: 'posts.appoint',
  method: 'POST',
  path: '/units/:unitId/posts',
  permission: 'posts.write',
  summary: 'Appoints somebody to a post; it waits until they take it up by the link sent to their mobile number',
  input: z.object({
    unitId: z.uuid(),
    name: z.string().max(100),
    mobile: z.string().max(32),
    title: z.string().max(100),
    jobNumber: z.string().max(64),
    startsOn: day,
    endsOn: day.optional(),
    isPrimary: z.boolean().default(false),
    reason: reasonSchema,
  }),
  output: z.strictObject({ postId: z.uuid() }),
  audit: ['administrator.acted', 'official.appointed'],
  refusals: {
    unknown: 404,
    'name-invalid': 422,
    'mobile-invalid': 422,
    'title-invalid': 422,
    'job-number-invalid': 422,
    'period-invalid': 422,
    'position-invalid': 422,
    'job-number-taken': 409,
  },
  run: async (parts, admin, { reason, ...wish }) => {
    if (!(await reaches(parts.knex, admin.roots, wish.unitId))) return refuse('unknown');
    const appointment = { ...wish, endsOn: wish.endsOn, position: 0, delivery: 'message' } as const;
    const appointed = await appointOfficial(parts, by(admin, 'posts.appoint', reason), appointment);
    if (!appointed.ok) return refuse(appointed.reason === 'unit-unknown' ? 'unknown' : appointed.reason);
    return { ok: true, value: { postId: appointed.postId } };
  },
});

/** The post if it is of a unit in reach. */
export async function postInReach(parts: ConsoleParts, { roots }: Administrator, postId: string) {
  const post = await findPostById(parts.knex, postId);
  return post && (await reaches(parts.knex, roots, post.unitId)) ? post : undefined;
}

export const postEnd = operation({
  id: 'posts.end',
  method: 'POST',
  path: '/posts/:postId/end',
  permission: 'posts.write',
  summary: 'Ends a post: the official can no longer enter anything in it, from this moment',
  input: z.object({ postId: z.uuid(), reason: reasonSchema }),
  output: z.strictObject({}),
  audit: ['administrator.acted', 'official.left'],
  refusals: { unknown: 404 },
  run: async (parts, admin, { postId, reason }) => {
    const post = await postInReach(parts, admin, postId);
    if (!post) return refuse('unknown');
    const why = post.activatedAt ? 'left' : 'withdrawn';
    const ended = await endPost(parts, by(admin, 'posts.end', reason), postId, why);
    return ended.ok ? { ok: true, value: {} } : refuse('unknown');
  },
});

export const postInvite = operation({
  id: 'posts.invite',
  method: 'POST',
  path: '/posts/:postId/invitation',
  permission: 'posts.write',
  summary: 'Sends a new link for a post that still waits; the one before is dead',
  input: z.object({ postId: z.uuid(), reason: reasonSchema }),
  output: z.strictObject({}),
  audit: ['administrator.acted', 'official.invited'],
  refusals: { unknown: 404, 'not-waiting': 409 },
  run: async (parts, admin, { postId, reason }) => {
    if (!(await postInReach(parts, admin, postId))) return refuse('unknown');
    const invited = await renewInvitation(parts, by(admin, 'posts.invite', reason), postId, 'message');
    return invited.ok ? { ok: true, value: {} } : invited;
  },
});
