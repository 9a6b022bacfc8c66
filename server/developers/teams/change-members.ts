import type { Knex } from 'knex';
import { recordEvent } from '../../audit/record.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { isUuid } from '../../lib/uuid.ts';
import { alertTeam } from '../alerts/alert-team.ts';
import { dropMailboxOf } from '../alerts/change-alerts.ts';
import type { DeveloperParts } from '../parts.ts';
import { deleteMember, findTeamOf, listMembers, lockTeam, updateRole } from './store.ts';
import type { Role } from './team.ts';

export type MemberRefused =
  /** No team or member of the actor's; not told apart from none at all (T-120). */
  | 'not-found'
  | 'not-owner'
  /** Somebody must be left who can say who is in the team. */
  | 'last-owner';

type Change = { teamId: string; personId: string };

/** Takes somebody out of the team: oneself, or as an owner anybody. */
export function removeMember(
  parts: DeveloperParts,
  actorId: string,
  change: Change,
): Promise<Outcome<object, MemberRefused>> {
  return changed(parts, actorId, change, async (tx, held) => {
    await deleteMember(tx, change.teamId, change.personId);
    await dropMailboxOf(tx, parts, actorId, change);
    const by = actorId === change.personId ? 'self' : 'owner';
    const detail = { teamId: change.teamId, role: held, by };
    await recordEvent(tx, {
      type: 'developer.member.left',
      outcome: 'success',
      actorId,
      personId: change.personId,
      detail,
    });
    await alertTeam(tx, parts.cipher, { teamId: change.teamId, code: 'member.left' }, parts.clock());
  });
}

/** Makes an owner a member, or a member an owner. */
export function changeRole(
  parts: DeveloperParts,
  actorId: string,
  change: Change & { role: Role },
): Promise<Outcome<object, MemberRefused>> {
  const { teamId, personId, role } = change;
  return changed(parts, actorId, change, async (tx) => {
    await updateRole(tx, teamId, personId, role);
    await recordEvent(tx, {
      type: 'developer.member.changed',
      outcome: 'success',
      actorId,
      personId,
      detail: { teamId, role },
    });
  });
}

/** Judges under the lock of the team, so that of two owners who leave at the same moment one stays. */
async function changed(
  { knex }: DeveloperParts,
  actorId: string,
  change: Change & { role?: Role },
  act: (tx: Knex.Transaction, held: Role) => Promise<void>,
): Promise<Outcome<object, MemberRefused>> {
  const { teamId, personId, role } = change;
  if (!isUuid(teamId) || !isUuid(personId)) return refuse('not-found');
  return knex.transaction(async (tx): Promise<Outcome<object, MemberRefused>> => {
    await lockTeam(tx, teamId);
    const team = await findTeamOf(tx, actorId, teamId);
    if (!team) return refuse('not-found');
    const isOwnLeaving = actorId === personId && role === undefined;
    if (team.role !== 'owner' && !isOwnLeaving) return refuse('not-owner');
    const members = await listMembers(tx, teamId);
    const held = members.find(({ person_id }) => person_id === personId)?.role;
    if (!held) return refuse('not-found');
    const owners = members.filter((member) => member.role === 'owner').length;
    if (held === 'owner' && role !== 'owner' && owners === 1) return refuse('last-owner');
    await act(tx, held);
    return { ok: true };
  });
}
