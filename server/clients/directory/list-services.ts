import type { Queryable } from '../../db/database.ts';
import type { Translated } from '../../lib/locale.ts';
import { type EnterableApplication, entryAddress, servedTypes } from '../list-applications.ts';
import type { Topic } from '../topic.ts';
import { type Choice, findServices } from './store.ts';

export type DirectoryChoice = Choice;

/** A page of the directory, and what it could be narrowed to. */
export type Directory = {
  services: (EnterableApplication & { topic: Topic })[];
  total: number;
  /** After which one the next page begins. */
  next: string | undefined;
  topics: { topic: Topic; count: number }[];
  units: { id: string; name: Translated; count: number }[];
};

/** Of services: what stays under 60 kB. Of units: more than any government has right below it, so nearly always all. */
const most = { services: 50, units: 80 };

export async function listServices(db: Queryable, issuer: string, choice: DirectoryChoice): Promise<Directory> {
  const { services, hasMore, ...rest } = await findServices(db, choice, most);
  return {
    ...rest,
    services: services.map(({ identities, initiateLoginUri, ...row }) => ({
      ...row,
      serves: servedTypes(identities),
      address: entryAddress(initiateLoginUri, issuer),
    })),
    next: hasMore ? services.at(-1)?.clientId : undefined,
  };
}
