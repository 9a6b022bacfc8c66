import type { Queryable } from '../db/database.ts';
import type { Translated } from '../lib/locale.ts';
import { listPostsOfPerson } from '../officials/list-posts.ts';
import { findPerson } from '../people/any-person.ts';
import { searchKey } from '../people/name-keys/name-keys.ts';
import type { PersonStatus } from '../people/person.ts';
import { findOfficials } from './store.ts';

export type Official = {
  id: string;
  name: string | null;
  status: PersonStatus;
  posts: { unitName: Translated; title: string }[];
};

const pageSize = 50;

/** Officials of the units at or below the roots whose name, its pinyin or its initials begin with the text. */
export async function listOfficials(
  db: Queryable,
  roots: readonly string[],
  { text, after, now }: { text: string; after: string | undefined; now: Date },
): Promise<{ officials: Official[]; next: string | undefined }> {
  const prefix = searchKey(text.slice(0, 100));
  if (prefix === '' || roots.length === 0) return { officials: [], next: undefined };
  const ids = await findOfficials(db, roots, { prefix, after, limit: pageSize + 1 });
  const shown = ids.slice(0, pageSize);
  const officials = await Promise.all(shown.map((id) => describe(db, id, now)));
  return {
    officials: officials.filter((one) => one !== undefined),
    next: ids.length > pageSize ? shown.at(-1) : undefined,
  };
}

async function describe(db: Queryable, id: string, now: Date): Promise<Official | undefined> {
  const [person, posts] = await Promise.all([findPerson(db, id), listPostsOfPerson(db, id, now)]);
  if (!person) return undefined;
  const live = posts.filter(({ endedAt }) => !endedAt).map(({ unitName, title }) => ({ unitName, title }));
  return { id, name: person.name, status: person.status, posts: live };
}
