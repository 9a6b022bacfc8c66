import { sectorOf } from '../clients/sector.ts';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { holdPerson } from '../people/hold-person.ts';
import type { Person } from '../people/person.ts';
import { decideSubjects } from './decide-subjects.ts';
import { listKnowing } from './facts/store.ts';

/** Which applications see which sub of two accounts that become one. */
export async function findSubjects(tx: Queryable, surviving: Person, retired: Person) {
  return decideSubjects(await known(tx, surviving), await known(tx, retired));
}

async function known(tx: Queryable, { id, subjectAliases }: Person) {
  const rows = await listKnowing(tx, id);
  const applications = rows.map(({ client_id: clientId, metadata }) => ({
    clientId,
    sector: sectorOf(clientId, metadata),
  }));
  return { id, subjectAliases, applications };
}

/** Holds both until the transaction ends, always in the same order, so that two merges never wait for each other. */
export async function holdBoth(
  tx: Queryable,
  survivingId: string,
  retiredId: string,
): Promise<Outcome<{ surviving: Person; retired: Person }, 'same-account'>> {
  if (survivingId === retiredId) return refuse('same-account');
  const [first, second] = survivingId < retiredId ? [survivingId, retiredId] : [retiredId, survivingId];
  const one = await holdPerson(tx, first);
  const other = await holdPerson(tx, second);
  return one.id === survivingId
    ? { ok: true, surviving: one, retired: other }
    : { ok: true, surviving: other, retired: one };
}

/** Applications of these sectors that know an account. */
export async function findKnownIn(tx: Queryable, personId: string, sectors: readonly string[]): Promise<string[]> {
  const rows = await listKnowing(tx, personId);
  return rows
    .filter(({ client_id, metadata }) => sectors.includes(sectorOf(client_id, metadata)))
    .map(({ client_id }) => client_id);
}
