import type { Queryable } from '../../db/database.ts';
import type { PostDetails } from '../post.ts';
import { countLiveBelow, findLiveBelow } from './rows/store.ts';

export type ExportedPost = Omit<PostDetails, 'endsOn'> & { unitId: string; endsOn: string | undefined };

const atOnce = 1000;

export const countPosts = countLiveBelow;

/** Live posts of a unit and of those below it; whose they are is another export, which takes two persons. */
export async function* everyPost(db: Queryable, unitId: string): AsyncGenerator<ExportedPost[]> {
  let after: { unitId: string; jobNumber: string } | undefined;
  for (;;) {
    const found = await findLiveBelow(db, unitId, { after, limit: atOnce });
    yield found.map(({ endsOn, ...post }) => ({ ...post, endsOn: endsOn ?? undefined }));
    after = found.at(-1);
    if (found.length < atOnce) return;
  }
}
