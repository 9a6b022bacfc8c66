import type { Knex } from 'knex';
import { z } from 'zod';
import type { Act, ApprovedAct, Acts as EveryAct } from '../../approvals/act.ts';
import { requestApproval } from '../../approvals/request-approval.ts';
import { recordEvent } from '../../audit/record.ts';
import { changeSettings } from '../../clients/change-settings.ts';
import { findApplicationOfTeams, type ManagedApplication } from '../../clients/managed-application.ts';
import { type Registration, registerApplication } from '../../clients/register-application.ts';
import type { Config } from '../../config.ts';
import type { Queryable } from '../../db/database.ts';
import { hasPassed } from '../../diagnosis/live-check/watch.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import { alertTeam } from '../alerts/alert-team.ts';
import { holdApplication } from '../applications/transfers/store.ts';
import { findTeamOf } from '../teams/store.ts';
import type { OwnTeam } from '../teams/team.ts';
import { productionRegistration } from './registration.ts';
import {
  findPromoted,
  findRequest,
  findTeamOfApplication,
  markApproved,
  type ProductionRequestRow,
  type Promoted,
  setApproval,
  wasOfTeam,
} from './store.ts';
import { isElsewhere, isSensitive, type Wish } from './wish.ts';

export type PromoteParts = { config: Pick<Config, 'demonstration'>; cipher: ColumnCipher };

/** Who left a team shorter than this before it asked is still one of it. */
const apartDays = 30;

const detailSchema = z.object({ requestId: z.uuid() });

type Opened = {
  request: ProductionRequestRow;
  wish: Wish;
  application: ManagedApplication;
  promoted: Promoted | undefined;
  team: OwnTeam;
};

/**
 * What is asked for, while all it rests on is as it was: the request waits, the settings are the tested ones, the check holds
 * for them, and whoever asked is still in the team that has the application, in production as in the sandbox.
 */
async function open(db: Queryable, { detail }: Pick<ApprovedAct, 'detail'>): Promise<Opened | undefined> {
  const { requestId } = detailSchema.parse(detail);
  const request = await findRequest(db, requestId);
  if (request?.status !== 'waiting') return undefined;
  const { client_id: clientId, settings_version: version } = request;
  // until the transaction ends it is handed over to nobody
  await holdApplication(db, clientId);
  const teamId = await findTeamOfApplication(db, clientId);
  const team = teamId && (await findTeamOf(db, request.requested_by, teamId));
  const application = team && (await findApplicationOfTeams(db, clientId, [team.id]));
  if (!team || !application || application.settingsVersion !== version) return undefined;
  if (!(await hasPassed(db, { clientId, version }, application.kind))) return undefined;
  const promoted = await findPromoted(db, clientId);
  if (isElsewhere(promoted, team)) return undefined;
  return { request, wish: { ...request.settings, scopes: request.scopes }, application, promoted, team };
}

async function version(tx: Queryable, act: ApprovedAct): Promise<string | undefined> {
  const opened = await open(tx, act);
  if (!opened) return undefined;
  return [opened.request.id, opened.team.unitId, opened.promoted?.settings_version ?? 'new'].join(' ');
}

/**
 * The application is its team's: of two persons who say yes, none is in it, nor left it to say so. Asked of every team that has
 * had it in the sandbox or in production, so that giving it away makes nobody a stranger (T-127).
 */
async function isOfTeam(tx: Queryable, { detail }: Pick<ApprovedAct, 'detail'>, personId: string): Promise<boolean> {
  const request = await findRequest(tx, detailSchema.parse(detail).requestId);
  if (!request) return false;
  const since = new Date(request.requested_at.getTime() - apartDays * 86_400_000);
  return wasOfTeam(tx, { clientId: request.client_id, personId, since });
}

/** One administrator says yes; where data is sensitive, that asks for the yes of a second one. */
export function promotionActs(
  parts: PromoteParts,
): Pick<EveryAct, 'application.promote' | 'application.promote-sensitive'> {
  const declined: Act['declined'] = async (tx, act, now) => {
    const request = await findRequest(tx, detailSchema.parse(act.detail).requestId);
    if (request) await alertTeam(tx, parts.cipher, { clientId: request.client_id, code: 'production.declined' }, now);
  };
  const promoteSensitive: Act = {
    permission: 'applications.review',
    declined,
    version,
    isOwn: isOfTeam,
    perform: (tx, act, persons, now) => promote(tx, parts, act, persons.approvedBy, now),
  };
  const promoteAny: Act = {
    // a team asks, which holds no role: `version` judges that it is still theirs
    permission: undefined,
    declined,
    version,
    isOwn: isOfTeam,
    perform: async (tx, act, persons, now) => {
      const opened = await open(tx, act);
      if (!opened) return refuse('changed');
      if (!isSensitive(opened.wish)) return promote(tx, parts, act, persons.approvedBy, now);
      const second = { ...act, name: 'application.promote-sensitive', requestedBy: persons.approvedBy } as const;
      const acts = { 'application.promote-sensitive': promoteSensitive } as EveryAct;
      const asked = await requestApproval(tx, acts, second, now);
      if (asked.ok) await setApproval(tx, opened.request.id, asked.approvalId);
      return asked;
    },
  };
  return { 'application.promote': promoteAny, 'application.promote-sensitive': promoteSensitive };
}

async function promote(
  tx: Knex.Transaction,
  parts: PromoteParts,
  act: ApprovedAct,
  actorId: string,
  now: Date,
): Promise<Outcome<object, string>> {
  const opened = await open(tx, act);
  if (!opened) return refuse('changed');
  const { request, wish, application, promoted, team } = opened;
  const judged = productionRegistration(parts.config, application, team, wish);
  if (!judged.ok) return judged;
  const brought = await bring(tx, parts, promoted, judged.registration, now);
  if (!brought.ok) return brought;
  const { clientId } = brought;
  if (!(await markApproved(tx, request.id, { productionClientId: clientId, now }))) return refuse('changed');
  const detail = { teamId: team.id, requestId: request.id, scopes: Object.keys(wish.scopes).join(' ') };
  await recordEvent(tx, { type: 'developer.production.granted', outcome: 'success', actorId, clientId, detail });
  await alertTeam(tx, parts.cipher, { clientId, code: 'production.granted' }, now);
  return { ok: true };
}

/** The first time an application of its own: what was agreed to and issued in the sandbox means nothing there. */
async function bring(
  tx: Knex.Transaction,
  { cipher }: PromoteParts,
  promoted: Promoted | undefined,
  registration: Registration,
  now: Date,
): Promise<Outcome<{ clientId: string }, string>> {
  if (!promoted) return registerApplication(tx, cipher, registration);
  const { client_id: clientId, settings_version } = promoted;
  const changed = await changeSettings(tx, { clientId, version: settings_version }, registration, now);
  return changed.ok ? { ok: true, clientId } : changed;
}
