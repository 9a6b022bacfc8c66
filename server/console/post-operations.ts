import { z } from 'zod';
import { refuse } from '../lib/outcome.ts';
import { appointOfficial, renewInvitation } from '../officials/appoint.ts';
import { endPost } from '../officials/end-post.ts';
import { findPostById } from '../officials/find.ts';
import { carryOutList, giveList, openList, undoList } from '../officials/import/given-lists.ts';
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

/** No body of the API is longer; the console takes longer files. */
const mostText = 64 * 1024;

export const listGive = operation({
  id: 'posts.give-list',
  method: 'POST',
  path: '/units/:unitId/post-lists',
  permission: 'posts.write',
  summary: 'Gives a list of officials as CSV; nothing happens before it is carried out',
  input: z.object({ unitId: z.uuid(), csv: z.string().max(mostText), reason: reasonSchema }),
  output: z.strictObject({ importId: z.uuid() }),
  audit: ['official.list.given'],
  refusals: { unknown: 404, 'not-csv': 422, columns: 422, 'too-many-rows': 422, 'no-rows': 422 },
  run: async (parts, admin, { unitId, csv, reason }) => {
    if (!(await reaches(parts.knex, admin.roots, unitId))) return refuse('unknown');
    const given = await giveList(parts, { unitId, givenBy: admin.person.id, reason, csv });
    return given.ok ? { ok: true, value: { importId: given.importId } } : given;
  },
});

/** The stored list if its unit is in reach. */
export async function listInReach(parts: ConsoleParts, { roots }: Administrator, importId: string) {
  const opened = await openList(parts, importId);
  return opened && (await reaches(parts.knex, roots, opened.list.unitId)) ? opened : undefined;
}

export const listCarryOut = operation({
  id: 'posts.carry-out-list',
  method: 'POST',
  path: '/post-lists/:importId/appointment',
  permission: 'posts.write',
  summary: 'Appoints the officials of a list, row by row; tells what became of each',
  input: z.object({ importId: z.uuid() }),
  output: z.strictObject({
    results: z.array(
      z.looseObject({ row: z.int(), jobNumber: z.string(), ok: z.boolean(), reason: z.string().optional() }),
    ),
  }),
  audit: ['official.appointed', 'official.list.appointed', 'official.left'],
  refusals: { unknown: 404, done: 409 },
  run: async (parts, admin, { importId }) => {
    if (!(await listInReach(parts, admin, importId))) return refuse('unknown');
    const done = await carryOutList(parts, admin.person.id, importId);
    return done.ok ? { ok: true, value: { results: done.results.map((one) => ({ ...one })) } } : done;
  },
});

export const listUndo = operation({
  id: 'posts.undo-list',
  method: 'POST',
  path: '/post-lists/:importId/undoing',
  permission: 'posts.write',
  summary: 'Takes a list back: posts that still wait end, those taken up in between stay',
  input: z.object({ importId: z.uuid(), reason: reasonSchema }),
  output: z.strictObject({ ended: z.int(), kept: z.int() }),
  audit: ['official.left', 'official.list.undone'],
  refusals: { unknown: 404, done: 409 },
  run: async (parts, admin, input) => {
    if (!(await listInReach(parts, admin, input.importId))) return refuse('unknown');
    const undone = await undoList(parts, admin.person.id, input);
    return undone.ok ? { ok: true, value: { ended: undone.ended, kept: undone.kept } } : undone;
  },
});
