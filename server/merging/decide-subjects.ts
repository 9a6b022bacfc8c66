import type { SubjectAliases } from '../people/person.ts';
import { subjectIn } from '../people/subject.ts';
import type { Told } from './store.ts';

/** An application that was told the sub of an account. */
export type Knowing = { clientId: string; sector: string };

/** An account as applications know it. */
export type Known = { id: string; subjectAliases: SubjectAliases | null; applications: readonly Knowing[] };

export type Subjects = {
  /** Sectors that go on seeing the sub of the closed account. */
  aliases: SubjectAliases;
  told: Told[];
  /** client_id of the applications that go on seeing it. */
  kept: string[];
};

/**
 * Who sees which sub after a merge. Applications of one sector see one sub (OpenID Connect Core 8.1), so it is decided by
 * sector: where only the closed account was known, its sub goes on for ever; where both were, the one of the account that
 * stays does, and the applications that knew the other are told. Pure.
 */
export function decideSubjects(surviving: Known, retired: Known): Subjects {
  const met = new Set(surviving.applications.map(({ sector }) => sector));
  const aliases: Record<string, string> = {};
  const told: Told[] = [];
  const kept: string[] = [];
  for (const { clientId, sector } of retired.applications) {
    const from = subjectIn(retired, sector);
    const to = subjectIn(surviving, sector);
    if (met.has(sector)) told.push({ clientId, sector, from, to });
    else kept.push(clientId);
    if (!met.has(sector) && surviving.subjectAliases?.[sector] === undefined) aliases[sector] = from;
  }
  return { aliases, kept, told: told.filter(({ from, to }) => from !== to) };
}
