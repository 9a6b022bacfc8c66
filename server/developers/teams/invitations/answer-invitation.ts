import type { Knex } from 'knex';
import { recordEvent } from '../../../audit/record.ts';
import type { Queryable } from '../../../db/database.ts';
import { type Outcome, refuse } from '../../../lib/outcome.ts';
import { isUuid } from '../../../lib/uuid.ts';
import { findProvenPerson, fingerprintsOf, type Invitee } from '../../../people/invitee.ts';
import { alertTeam } from '../../alerts/alert-team.ts';
import type { DeveloperParts } from '../../parts.ts';
import { findTeamName, findTeamOf, insertMember, listMembers, lockTeam } from '../store.ts';
import { leastAssurance, mostMembers, type Role, type Team } from '../team.ts';
import { inviteeContext, isInvitationSecret, openInvitee } from './invitation.ts';
import { hashInvitation } from './invite-member.ts';
import { answerOnce, findInvitationFor, type InvitationRow, listWaiting } from './store.ts';

export type Invitation = { team: Pick<Team, 'name' | 'unitName'>; role: Role; expiresAt: Date };

/** What the invited sees of it. Undefined, whatever the reason: the link of somebody else is as good as none (T-130). */
export async function findInvitation(
  parts: DeveloperParts,
  personId: string,
  secret: string,
): Promise<Invitation | undefined> {
  const row = await addressedTo(parts, parts.knex, personId, secret);
  const team = row && (await findTeamName(parts.knex, row.team_id));
  return team && { team, role: row.role, expiresAt: row.expires_at };
}

async function addressedTo(
  { cipher, clock }: DeveloperParts,
  db: Queryable,
  personId: string,
  secret: string,
): Promise<InvitationRow | undefined> {
  if (!isInvitationSecret(secret)) return undefined;
  const person = await findProvenPerson(db, cipher, personId);
  if (!person || person.assuranceLevel < leastAssurance) return undefined;
  return findInvitationFor(db, hashInvitation(secret), fingerprintsOf(cipher, inviteeContext, person), clock());
}

export type AnswerRefused = 'not-found' | 'too-many';

/** Says yes or no, once: of parallel tries one is heard. */
export async function answerInvitation(
  parts: DeveloperParts,
  personId: string,
  secret: string,
  answer: 'accepted' | 'declined',
): Promise<Outcome<{ teamId: string }, AnswerRefused>> {
  return parts.knex.transaction(async (tx): Promise<Outcome<{ teamId: string }, AnswerRefused>> => {
    const row = await addressedTo(parts, tx, personId, secret);
    if (!row) return refuse('not-found');
    await lockTeam(tx, row.team_id);
    const now = parts.clock();
    const isFull = (await listMembers(tx, row.team_id)).length >= mostMembers;
    if (answer === 'accepted' && isFull) return refuse('too-many');
    if (!(await answerOnce(tx, row.id, answer, now))) return refuse('not-found');
    if (answer === 'accepted') {
      await join(tx, row, personId, now);
      await alertTeam(tx, parts.cipher, { teamId: row.team_id, code: 'member.joined' }, now);
    }
    return { ok: true, teamId: row.team_id };
  });
}

async function join(tx: Knex.Transaction, row: InvitationRow, personId: string, now: Date): Promise<void> {
  await insertMember(tx, { teamId: row.team_id, personId, role: row.role }, now);
  await recordEvent(tx, {
    type: 'developer.member.joined',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { teamId: row.team_id, role: row.role },
  });
}

export type WaitingInvitation = { id: string; invitee: Invitee; role: Role; expiresAt: Date };

/** What an owner sees of those who have not answered. */
export async function listInvitations({ knex, cipher, clock }: DeveloperParts, teamId: string) {
  const rows = await listWaiting(knex, teamId, clock());
  return rows.map((row): WaitingInvitation => {
    const invitee = openInvitee(cipher, row.invitee_encrypted);
    return { id: row.id, invitee, role: row.role, expiresAt: row.expires_at };
  });
}

/** An owner takes an invitation back before it is answered. */
export async function withdrawInvitation(
  parts: DeveloperParts,
  actorId: string,
  teamId: string,
  invitationId: string,
): Promise<Outcome<object, 'not-found' | 'not-owner'>> {
  if (!isUuid(invitationId)) return refuse('not-found');
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<object, 'not-found' | 'not-owner'>> => {
    const team = await findTeamOf(tx, actorId, teamId);
    if (!team) return refuse('not-found');
    if (team.role !== 'owner') return refuse('not-owner');
    const own = (await listWaiting(tx, teamId, now)).some(({ id }) => id === invitationId);
    return own && (await answerOnce(tx, invitationId, 'withdrawn', now)) ? { ok: true } : refuse('not-found');
  });
}
