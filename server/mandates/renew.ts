import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { findProvenPerson } from '../people/invitee.ts';
import { mayActOnEnterprises } from '../policies/enterprise-level.ts';
import { type Authority, authoritiesOf, rightsFor } from './authority.ts';
import { invitationDays, mostAdministrators } from './mandate.ts';
import type { MandateParts } from './parts.ts';
import { latestEnd } from './period.ts';
import { recordMandate } from './record.ts';
import { excessOver } from './right.ts';
import {
  countUnended,
  findMandateRow,
  hasUnendedLike,
  insertMandate,
  lockEnterprises,
  type MandateRow,
  shareAdministratorMandates,
  unanswered,
} from './store.ts';
import { tellOffered } from './tell.ts';

export type RenewRefusal = 'not-allowed' | 'person-not-verified' | 'period-invalid';
export type NotRenewed =
  /** Not an ended mandate of this enterprise, never accepted, or part of an agency's, which the agency names anew. */
  | 'not-found'
  | 'wider-than-own'
  | 'longer-than-own'
  | 'too-many'
  /** Offered anew already, or still held. */
  | 'exists';

/**
 * Offers ended mandates of an enterprise anew, all with one end: what a new representative does in one act. Each is an
 * invitation like any other, now bound to the account or agency that held it, which says yes again.
 */
export async function renewMandates(
  parts: MandateParts,
  grantorId: string,
  wish: { enterpriseId: string; mandateIds: readonly string[]; validUntil: Date },
): Promise<Outcome<{ renewed: string[]; refused: { mandateId: string; reason: NotRenewed }[] }, RenewRefusal>> {
  const now = parts.clock();
  if (wish.validUntil <= now || wish.validUntil > latestEnd(now)) return refuse('period-invalid');
  return parts.knex.transaction(async (tx) => {
    const grantor = await findProvenPerson(tx, parts.cipher, grantorId);
    if (!grantor || !(await mayActOnEnterprises(tx, grantor))) return refuse('person-not-verified');
    await lockEnterprises(tx, [wish.enterpriseId]);
    await shareAdministratorMandates(tx, grantorId, wish.enterpriseId);
    const rights = await authoritiesOf(tx, grantorId, wish.enterpriseId, now);
    if (rights.length === 0) return refuse('not-allowed');
    const renewed: string[] = [];
    const refused: { mandateId: string; reason: NotRenewed }[] = [];
    for (const mandateId of new Set(wish.mandateIds)) {
      const outcome = await renewOne(tx, parts, { grantorId, rights, mandateId, ...wish }, now);
      if (outcome.ok) renewed.push(outcome.mandateId);
      else refused.push({ mandateId, reason: outcome.reason });
    }
    return { ok: true, renewed, refused };
  });
}

type Renewal = {
  grantorId: string;
  rights: readonly Authority[];
  mandateId: string;
  enterpriseId: string;
  validUntil: Date;
};

async function renewOne(
  tx: Knex.Transaction,
  parts: MandateParts,
  { grantorId, rights, mandateId, enterpriseId, validUntil }: Renewal,
  now: Date,
): Promise<Outcome<{ mandateId: string }, NotRenewed>> {
  const before = await findMandateRow(tx, mandateId);
  if (before?.enterprise_id !== enterpriseId || before.parent_id || !before.ended_at) return refuse('not-found');
  // nobody held it: they would be told of the new offer by no link
  if (!before.accepted_at) return refuse('not-found');
  // what the grantor would give themselves is nobody's to renew
  if (before.agent_person_id === grantorId) return refuse('not-found');
  if (await hasUnendedLike(tx, before, now)) return refuse('exists');
  const able = rightsFor(rights, before.role);
  const [widest] = able;
  if (!widest) return refuse('wider-than-own');
  const wished = { services: before.services, acts: before.acts as Authority['acts'], validUntil };
  const authority = able.find((right) => !excessOver(wished, right));
  if (!authority) return refuse(excessOver(wished, widest) ?? 'wider-than-own');
  const { administrators } = await countUnended(tx, enterpriseId, now);
  if (before.role === 'administrator' && administrators >= mostAdministrators) return refuse('too-many');
  const row = anew(before, { grantorId, authority, validUntil }, now);
  await insertMandate(tx, row);
  await recordMandate(tx, 'mandate.granted', row, grantorId);
  await tellOffered(tx, parts, row);
  return { ok: true, mandateId: row.id };
}

function anew(
  before: MandateRow,
  { grantorId, authority, validUntil }: { grantorId: string; authority: Authority; validUntil: Date },
  now: Date,
): MandateRow {
  return {
    ...before,
    id: randomUUID(),
    granted_by: grantorId,
    granted_via: authority.as === 'administrator' ? authority.mandateId : null,
    invitation_hash: null,
    invitation_expires_at: new Date(now.getTime() + invitationDays * 86_400_000),
    assurance_level: authority.assuranceLevel,
    valid_from: now,
    valid_until: validUntil,
    created_at: now,
    ...unanswered,
  };
}
