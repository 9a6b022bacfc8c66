import { randomInt, randomUUID } from 'node:crypto';
import { recordEvent } from '../../audit/record.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { isUuid } from '../../lib/uuid.ts';
import { holdPerson } from '../../people/hold-person.ts';
import type { DeveloperParts } from '../parts.ts';
import { makeTestPersons } from '../sandbox/make-test-persons.ts';
import { countTeamsOf, findUnitName, insertMember, insertTeam } from './store.ts';
import { leastAssurance, mostTeamsPerPerson, parseTitle } from './team.ts';

export type CreateTeamRefused = 'person-not-verified' | 'name-invalid' | 'unit-unknown' | 'too-many';

/** Context of column encryption. */
export const sandboxPasswordContext = 'teams.sandbox_password';

/**
 * Makes a team of one, its owner, with made-up persons to log in as. No approval: whoever says they work for a unit is
 * believed as far as a sandbox reaches, and asked by a person before production.
 */
export async function createTeam(
  parts: DeveloperParts,
  person: { id: string; assuranceLevel: number },
  wish: { name: string | undefined; unitId: string | undefined },
): Promise<Outcome<{ teamId: string }, CreateTeamRefused>> {
  if (person.assuranceLevel < leastAssurance) return refuse('person-not-verified');
  const name = parseTitle(wish.name);
  if (!name) return refuse('name-invalid');
  const unitId = wish.unitId ?? '';
  if (!isUuid(unitId) || !(await findUnitName(parts.knex, unitId))) return refuse('unit-unknown');
  const password = newPassword();
  const hashed = await parts.hasher.hash(password);
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<{ teamId: string }, CreateTeamRefused>> => {
    await holdPerson(tx, person.id);
    if ((await countTeamsOf(tx, person.id)) >= mostTeamsPerPerson) return refuse('too-many');
    const id = randomUUID();
    const passwordEncrypted = parts.cipher.encrypt(sandboxPasswordContext, password);
    await insertTeam(tx, { id, unitId, name, passwordEncrypted }, now);
    await insertMember(tx, { teamId: id, personId: person.id, role: 'owner' }, now);
    await makeTestPersons(tx, parts.cipher, { id, password: hashed }, now);
    await recordEvent(tx, {
      type: 'developer.team.created',
      outcome: 'success',
      actorId: person.id,
      detail: { teamId: id, unitId },
    });
    return { ok: true, teamId: id };
  });
}

/** Read from a page and typed by hand: no letters that look alike. About 60 bit. */
function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
  const group = () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}
