import { randomUUID } from 'node:crypto';
import type { Acts } from '../../approvals/act.ts';
import { requestApproval } from '../../approvals/request-approval.ts';
import { recordEvent } from '../../audit/record.ts';
import type { Queryable } from '../../db/database.ts';
import { hasPassed } from '../../diagnosis/live-check/watch.ts';
import { type Outcome, refuse } from '../../lib/outcome.ts';
import type { SettingsRefused } from '../applications/judge-settings.ts';
import { findOwnApplication } from '../applications/own-application.ts';
import { offeredScopes, settingsOf } from '../applications/settings.ts';
import type { DeveloperParts } from '../parts.ts';
import { productionRegistration } from './registration.ts';
import {
  findAskedFor,
  findNewest,
  findPromoted,
  findRequest,
  insertRequest,
  type ShownRequest,
  setApproval,
  settleRequests,
} from './store.ts';
import { isElsewhere, type Wish, wishSchema } from './wish.ts';

export type ProductionRefused =
  | SettingsRefused
  | 'not-found'
  | 'in-production'
  /** What it became in production is with another team. */
  | 'production-elsewhere'
  | 'check-not-passed'
  /** Every scope has a purpose and a legal basis, and no scope is asked for that was not tested. */
  | 'wish-incomplete'
  | 'already-waiting';

/** Asks for production. Nothing happens until an administrator in reach of the unit has said yes. */
export async function requestProduction(
  parts: DeveloperParts & { acts: Acts },
  actorId: string,
  clientId: string,
  asked: Wish,
): Promise<Outcome<object, ProductionRefused>> {
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<object, ProductionRefused>> => {
    const own = await findOwnApplication(tx, actorId, clientId);
    if (!own) return refuse('not-found');
    const { application, team } = own;
    if (application.environment !== 'sandbox') return refuse('in-production');
    if (isElsewhere(await findPromoted(tx, clientId), team)) return refuse('production-elsewhere');
    const version = application.settingsVersion;
    if (!(await hasPassed(tx, { clientId, version }, application.kind))) return refuse('check-not-passed');
    const parsed = wishSchema.safeParse(asked);
    const tested = settingsOf('', application).scopes;
    if (!parsed.success || offeredScopes.some((scope) => scope in parsed.data.scopes && !tested.includes(scope)))
      return refuse('wish-incomplete');
    const { scopes, ...settings } = parsed.data;
    const judged = productionRegistration(parts.config, application, team, parsed.data);
    if (!judged.ok) return judged;
    await settleRequests(tx, clientId);
    const id = randomUUID();
    const row = { id, client_id: clientId, settings_version: version, requested_by: actorId, requested_at: now };
    if (!(await insertRequest(tx, { ...row, settings, scopes }))) return refuse('already-waiting');
    const approval = await requestApproval(
      tx,
      parts.acts,
      {
        name: 'application.promote',
        requestedBy: actorId,
        unitId: team.unitId,
        subject: clientId,
        detail: { requestId: id },
        reason: settings.reason,
      },
      now,
    );
    if (!approval.ok) throw new Error(`a request for production cannot wait: ${approval.reason}`);
    await setApproval(tx, id, approval.approvalId);
    await recordEvent(tx, {
      type: 'developer.production.requested',
      outcome: 'success',
      actorId,
      clientId,
      detail: { teamId: team.id, requestId: id, scopes: Object.keys(scopes).join(' ') },
    });
    return { ok: true };
  });
}

/** The newest request of an application. */
export async function newestRequest({ knex }: DeveloperParts, clientId: string): Promise<ShownRequest | undefined> {
  await settleRequests(knex, clientId);
  return findNewest(knex, clientId);
}

/** What whoever decides must see. */
export async function askedFor(db: Queryable, requestId: string) {
  const request = await findRequest(db, requestId);
  const found = request && (await findAskedFor(db, request.client_id));
  if (!request || !found) return undefined;
  return { clientId: request.client_id, ...found, settings: request.settings, scopes: request.scopes };
}
