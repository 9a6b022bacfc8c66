import type { Queryable } from '../../db/database.ts';
import { nameKeys } from './name-keys.ts';
import { hasKeys, listUnfiled, replaceKeys } from './store.ts';

/** Somebody who takes a post up can be found by their name from then on. */
export async function fileName(tx: Queryable, personId: string, name: string): Promise<void> {
  await replaceKeys(tx, [{ personId, keys: nameKeys(name) }]);
}

/** The same when a name changes: people who never were officials are not filed. */
export async function refileName(tx: Queryable, personId: string, name: string): Promise<void> {
  if (await hasKeys(tx, personId)) await fileName(tx, personId, name);
}

const atATime = 1000;

/** Files officials who came by another way, such as a restored list; a job calls it. */
export async function fileMissingNames(db: Queryable): Promise<number> {
  let filed = 0;
  for (;;) {
    const unfiled = await listUnfiled(db, atATime);
    await replaceKeys(
      db,
      unfiled.map(({ id, name }) => ({ personId: id, keys: nameKeys(name) })),
    );
    filed += unfiled.length;
    if (unfiled.length < atATime) return filed;
  }
}
