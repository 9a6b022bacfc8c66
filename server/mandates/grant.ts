import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { listApplicationsForEnterprises } from '../clients/list-applications.ts';
import { runIn } from '../db/run-in.ts';
import type { Locale } from '../lib/locale.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { enqueueMessage } from '../outbox/enqueue.ts';
import { findProvenPerson, type ProvenPerson } from '../people/invitee.ts';
import { mayActOnEnterprises } from '../policies/enterprise-level.ts';
import { consumeThrottle, throttleKey } from '../throttle/consume.ts';
import { type Authority, authoritiesOf, rightsFor } from './authority.ts';
import {
  enterpriseFingerprint,
  hashInvitationSecret,
  invitationMessage,
  invitationPath,
  makeInvitationSecret,
  personFingerprint,
  sealInvitee,
} from './invitation.ts';
import { invitationDays, mostAdministrators, mostInvitationsPerDay, mostWaiting } from './mandate.ts';
import type { MandateParts } from './parts.ts';
import { recordMandate } from './record.ts';
import { excessOver, type Right, rightOf } from './right.ts';
import {
  countUnended,
  type EnterpriseRow,
  findAgencyFacts,
  findEnterpriseByUscc,
  findMandateRow,
  insertMandate,
  lockEnterprises,
  type MandateRow,
  reaches,
  shareAdministratorMandates,
  shareMandate,
  unanswered,
} from './store.ts';
import { tellInvited } from './tell.ts';
import { type CheckedWish, checkWish, type MandateWish, type WishProblem } from './wish.ts';

export type GrantRefusal =
  | WishProblem
  /** Has no right to grant this for this enterprise; also what is said of an enterprise or mandate that is not there. */
  | 'not-allowed'
  | 'person-not-verified'
  | 'enterprise-not-active'
  | 'wider-than-own'
  | 'longer-than-own'
  | 'self-grant'
  | 'loop'
  | 'too-many';

/**
 * Offers a mandate: it waits for the other side's yes. At most what the grantor's own right and, for a part, the agency's
 * mandate give, in services, acts, time and assurance. Both are locked, so nothing comes to rest on a right that just ended.
 */
export async function grantMandate(
  parts: MandateParts,
  grantorId: string,
  wish: MandateWish,
  locale: Locale,
): Promise<Outcome<{ mandateId: string }, GrantRefusal>> {
  const now = parts.clock();
  const available = new Set((await listApplicationsForEnterprises(parts.knex)).map(({ clientId }) => clientId));
  const checked = checkWish(wish, available, now);
  if (!checked.ok) return checked;
  return parts.knex.transaction((tx) => grantIn(tx, parts, grantorId, wish, checked.checked, locale, now));
}

async function grantIn(
  tx: Knex.Transaction,
  parts: MandateParts,
  grantorId: string,
  wish: MandateWish,
  checked: CheckedWish,
  locale: Locale,
  now: Date,
): Promise<Outcome<{ mandateId: string }, GrantRefusal>> {
  const grantor = await findProvenPerson(tx, parts.cipher, grantorId);
  if (!grantor || !(await mayActOnEnterprises(tx, grantor))) return refuse('person-not-verified');
  const found = await findRight(tx, grantorId, wish, checked, now);
  if (!found.ok) return found;
  const { authority, enterprise, parent } = found;
  const refusal =
    (await refuseAgent(tx, { grantorId, grantor, authority, enterprise }, checked, now)) ??
    (await refuseNumber(tx, parts, wish, checked, now));
  if (refusal) return refuse(refusal);

  const secret = 'uscc' in checked.invited ? undefined : makeInvitationSecret();
  const row = toRow(parts, { grantorId, wish, checked, authority, parent, secret, now });
  await insertMandate(tx, row);
  await recordMandate(tx, 'mandate.granted', row, grantorId);
  await invite(tx, parts, checked.invited, { enterprise: enterprise.name, secret }, locale);
  return { ok: true, mandateId: row.id };
}

type FoundRight = { authority: Authority; enterprise: EnterpriseRow; parent: Right | undefined };

/** Locks first, then judges by what is true under the locks. */
async function findRight(
  tx: Knex.Transaction,
  grantorId: string,
  wish: MandateWish,
  checked: CheckedWish,
  now: Date,
): Promise<
  Outcome<FoundRight, 'not-allowed' | 'enterprise-not-active' | 'wider-than-own' | 'longer-than-own' | 'too-deep'>
> {
  const part = wish.parentId === undefined ? undefined : await findMandateRow(tx, wish.parentId);
  if (wish.parentId !== undefined && part?.enterprise_id !== wish.enterpriseId) return refuse('not-allowed');
  const acting = part ? part.agent_enterprise_id : wish.enterpriseId;
  // a mandate of a person, or a part itself, is not for passing on
  if (acting === null) return refuse(part?.agent_person_id === grantorId ? 'too-deep' : 'not-allowed');
  const locked = await lockEnterprises(tx, [...new Set([wish.enterpriseId, acting])]);
  const enterprise = locked.find(({ id }) => id === wish.enterpriseId);
  const actor = locked.find(({ id }) => id === acting);
  if (!enterprise || !actor) return refuse('not-allowed');
  await shareAdministratorMandates(tx, grantorId, acting);
  if (part) await shareMandate(tx, part.id);

  const rights = await authoritiesOf(tx, grantorId, acting, now);
  const able = rightsFor(rights, wish.role);
  const [widest] = able;
  if (!widest) {
    const waits = actor.representative_person_id === grantorId && actor.status !== 'active';
    return refuse(waits ? 'enterprise-not-active' : 'not-allowed');
  }
  const parentFacts = part && (await findAgencyFacts(tx, part.id, now));
  if (part && !parentFacts) return refuse('not-allowed');
  const parent = parentFacts && rightOf(parentFacts);
  const fitting = able.find((right) => !excessOver(checked, right));
  const excess = (fitting ? undefined : excessOver(checked, widest)) ?? (parent && excessOver(checked, parent));
  if (excess) return refuse(excess);
  return { ok: true, authority: fitting ?? widest, enterprise, parent };
}

type Granting = { grantorId: string; grantor: ProvenPerson; authority: Authority; enterprise: EnterpriseRow };

/** Nobody gains a right by their own grant, and no enterprise is its own agency, by whatever way round. */
async function refuseAgent(
  tx: Knex.Transaction,
  { grantorId, grantor, authority, enterprise }: Granting,
  { invited }: CheckedWish,
  now: Date,
): Promise<'self-grant' | 'loop' | undefined> {
  if ('invitee' in invited) {
    const { name, mobile } = invited.invitee;
    return grantor.mobiles.includes(mobile) && grantor.name?.toLowerCase() === name.toLowerCase()
      ? 'self-grant'
      : undefined;
  }
  if (invited.uscc === enterprise.uscc) return 'self-grant';
  const agency = await findEnterpriseByUscc(tx, invited.uscc);
  if (!agency) return undefined;
  if (authority.as === 'administrator' && agency.representative_person_id === grantorId) return 'self-grant';
  // only what the grantor's enterprise holds itself: longer ways round are no business of theirs before the acceptance
  return (await reaches(tx, agency.id, enterprise.id, now, 1)) ? 'loop' : undefined;
}

async function refuseNumber(
  tx: Knex.Transaction,
  { cipher }: MandateParts,
  wish: MandateWish,
  { invited }: CheckedWish,
  now: Date,
): Promise<'too-many' | undefined> {
  const { administrators, waiting } = await countUnended(tx, wish.enterpriseId, now);
  if (wish.role === 'administrator' && administrators >= mostAdministrators) return 'too-many';
  if (waiting >= mostWaiting) return 'too-many';
  if ('uscc' in invited) return undefined;
  // whoever invites, withdraws and invites again must not ring somebody's phone all day
  const key = throttleKey(cipher, 'mandate-invitation', invited.invitee.mobile);
  const limit = { key, limit: mostInvitationsPerDay, windowSeconds: 86_400 };
  return (await consumeThrottle(runIn(tx), limit, now)).allowed ? undefined : 'too-many';
}

type NewMandate = {
  grantorId: string;
  wish: MandateWish;
  checked: CheckedWish;
  authority: Authority;
  parent: Right | undefined;
  secret: string | undefined;
  now: Date;
};

function toRow({ cipher }: MandateParts, granted: NewMandate): MandateRow {
  const { grantorId, wish, checked, authority, parent, secret, now } = granted;
  const { invited } = checked;
  return {
    id: randomUUID(),
    enterprise_id: wish.enterpriseId,
    parent_id: wish.parentId ?? null,
    granted_by: grantorId,
    granted_via: authority.as === 'administrator' ? authority.mandateId : null,
    role: wish.role,
    agent_person_id: null,
    agent_enterprise_id: null,
    invitee_encrypted: sealInvitee(cipher, invited),
    invitee_fingerprint:
      'uscc' in invited ? enterpriseFingerprint(cipher, invited.uscc) : personFingerprint(cipher, invited.invitee),
    invitation_hash: secret ? hashInvitationSecret(secret) : null,
    invitation_expires_at: new Date(now.getTime() + invitationDays * 86_400_000),
    services: checked.services,
    acts: checked.acts,
    assurance_level: Math.min(authority.assuranceLevel, parent?.assuranceLevel ?? 4),
    valid_from: checked.validFrom,
    valid_until: checked.validUntil,
    note: checked.note,
    created_at: now,
    ...unanswered,
  };
}

/** A person is sent a link. Whoever represents an invited enterprise is told; for one not here yet it waits in silence. */
async function invite(
  tx: Knex.Transaction,
  parts: MandateParts,
  invited: CheckedWish['invited'],
  { enterprise, secret }: { enterprise: string; secret: string | undefined },
  locale: Locale,
): Promise<void> {
  if ('uscc' in invited) {
    const agency = await findEnterpriseByUscc(tx, invited.uscc);
    const representative = agency?.representative_person_id;
    if (representative) await tellInvited(tx, parts, representative, enterprise);
  } else if (secret) {
    const link = new URL(invitationPath(secret), parts.config.issuer).href;
    const message = { enterprise, link, days: invitationDays };
    await enqueueMessage(tx, parts.cipher, invitationMessage(invited.invitee.mobile, message, locale));
  }
}
