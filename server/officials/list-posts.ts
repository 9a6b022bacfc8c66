import type { Queryable } from '../db/database.ts';
import type { HeldPost, Post } from './post.ts';
import { findPostsOfPerson, findPostsOfUnit } from './store.ts';

/** All posts somebody has or had: the live ones first. Few: nobody holds a hundred. */
export function listPostsOfPerson(db: Queryable, personId: string, now: Date): Promise<HeldPost[]> {
  return findPostsOfPerson(db, personId, now);
}

const longestPage = 200;

/** A page of the live posts of one unit, by job number; `next` is where the following one begins. */
export async function listPostsOfUnit(
  db: Queryable,
  unitId: string,
  { after, limit }: { after?: string; limit: number },
): Promise<{ posts: Post[]; next: string | undefined }> {
  const size = Math.min(Math.max(1, limit), longestPage);
  const found = await findPostsOfUnit(db, unitId, { after, limit: size + 1 });
  const posts = found.slice(0, size);
  return { posts, next: found.length > size ? posts.at(-1)?.jobNumber : undefined };
}
