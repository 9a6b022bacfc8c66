import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { recordEvent, recordEvents } from '../../../audit/record.ts';
import { giveToTeam } from '../../../clients/rotate-secret.ts';
import { type Outcome, refuse } from '../../../lib/outcome.ts';
import { isUuid } from '../../../lib/uuid.ts';
import { alertTeam } from '../../alerts/alert-team.ts';
import type { DeveloperParts } from '../../parts.ts';
import { findTeamName, findTeamOf, lockTeam } from '../../teams/store.ts';
import { findOwnApplication } from '../own-application.ts';
import {
  answerTransfer,
  closeExpired,
  holdApplication,
  holdOffered,
  insertTransfer,
  listOpen,
  withdrawAllOpen,
} from './store.ts';

const offerDays = 14;

export type OfferRefused =
  | 'not-found'
  | 'not-owner'
  /** No team has this code. Codes are 122 random bits that only a team can give away: no oracle (T-120). */
  | 'team-unknown'
  | 'same-team'
  /** What is in production stays with its unit, which answers for it. */
  | 'other-unit'
  | 'already-offered';

/** Offers an application to another team, named by its code. Only an owner gives away what is the team's. */
export async function offerApplication(
  parts: DeveloperParts,
  actorId: string,
  clientId: string,
  toTeamId: string,
): Promise<Outcome<object, OfferRefused>> {
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<object, OfferRefused>> => {
    await holdApplication(tx, clientId);
    const own = await findOwnApplication(tx, actorId, clientId);
    if (!own) return refuse('not-found');
    const { team } = own;
    if (team.role !== 'owner') return refuse('not-owner');
    if (toTeamId === team.id) return refuse('same-team');
    const other = isUuid(toTeamId) ? await findTeamName(tx, toTeamId) : undefined;
    if (!other) return refuse('team-unknown');
    if (own.application.environment === 'production' && other.unitId !== team.unitId) return refuse('other-unit');
    await closeExpired(tx, clientId, now);
    const offered = await insertTransfer(tx, {
      id: randomUUID(),
      client_id: clientId,
      from_team_id: team.id,
      to_team_id: toTeamId,
      offered_by: actorId,
      offered_at: now,
      expires_at: new Date(now.getTime() + offerDays * 86_400_000),
    });
    if (!offered) return refuse('already-offered');
    const detail = { teamId: team.id, to: toTeamId };
    await recordEvent(tx, { type: 'developer.application.offered', outcome: 'success', actorId, clientId, detail });
    await alertTeam(tx, parts.cipher, { clientId, teamId: toTeamId, code: 'application.offered' }, now);
    return { ok: true };
  });
}

export type AnswerRefused = 'not-found' | 'not-owner';

/** An owner of the asked team says yes or no; one of the giving team may take the offer back. Once. */
export async function answerOffer(
  parts: DeveloperParts,
  actorId: string,
  offer: { id: string; teamId: string },
  answer: 'accepted' | 'declined' | 'withdrawn',
): Promise<Outcome<{ clientId: string }, AnswerRefused>> {
  if (!isUuid(offer.id) || !isUuid(offer.teamId)) return refuse('not-found');
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<{ clientId: string }, AnswerRefused>> => {
    await holdOffered(tx, offer.id);
    await lockTeam(tx, offer.teamId);
    const team = await findTeamOf(tx, actorId, offer.teamId);
    if (!team) return refuse('not-found');
    if (team.role !== 'owner') return refuse('not-owner');
    const side = answer === 'withdrawn' ? { from_team_id: team.id } : { to_team_id: team.id };
    const row = await answerTransfer(tx, { id: offer.id, ...side }, answer, now);
    if (!row) return refuse('not-found');
    const clientId = row.client_id;
    if (answer !== 'accepted') {
      const detail = { teamId: team.id, answer };
      await recordEvent(tx, { type: 'developer.application.not-taken', outcome: 'success', actorId, clientId, detail });
      return { ok: true, clientId };
    }
    const to = { from: row.from_team_id, to: team.id, unitId: team.unitId };
    // it is offered once at a time, and moves by no other way
    if (!(await giveToTeam(tx, clientId, to))) throw new Error('an offered application is with another team');
    const detail = { teamId: team.id, from: row.from_team_id };
    await recordEvent(tx, { type: 'developer.application.handed-over', outcome: 'success', actorId, clientId, detail });
    return { ok: true, clientId };
  });
}

export type Offer = Awaited<ReturnType<typeof listOpen>>[number];

export function listOffers(
  { knex, clock }: DeveloperParts,
  by: { toTeams?: readonly string[]; clientId?: string },
): Promise<Offer[]> {
  return listOpen(knex, by, clock());
}

/**
 * After a restore: an offer that was declined or taken back since the backup is open again. Gives how many there were; those
 * that ran out among them.
 */
export async function withdrawEveryOffer(tx: Knex.Transaction, now: Date): Promise<number> {
  const withdrawn = await withdrawAllOpen(tx, now);
  await recordEvents(
    tx,
    withdrawn.map(({ client_id: clientId, from_team_id: teamId }) => ({
      type: 'developer.application.not-taken',
      outcome: 'success',
      clientId,
      detail: { teamId, answer: 'withdrawn' },
    })),
  );
  return withdrawn.length;
}
