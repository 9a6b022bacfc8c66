import type { Queryable } from '../db/database.ts';
import { isUuid } from '../lib/uuid.ts';
import { normaliseJobNumber, type Post } from './post.ts';
import { findLivePost, findPostByJobNumber } from './store.ts';
import { findUnitByUscc, unitExists } from './units/store.ts';

/** The unit that an operator names by its id or its unified social credit code. */
export async function findUnit(db: Queryable, named: string): Promise<string | undefined> {
  if (!isUuid(named)) return findUnitByUscc(db, named.trim().toUpperCase());
  return (await unitExists(db, named)) ? named : undefined;
}

/** The live post that a unit knows by this job number, in any spelling of it. */
export function findPost(db: Queryable, unitId: string, jobNumber: string): Promise<Post | undefined> {
  return findPostByJobNumber(db, unitId, normaliseJobNumber(jobNumber));
}

/** The live post of an id that came from outside. */
export async function findPostById(db: Queryable, postId: string): Promise<Post | undefined> {
  return isUuid(postId) ? findLivePost(db, postId) : undefined;
}
