import type { Knex } from 'knex';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { findProvenPerson, fingerprintsOf, type ProvenPerson } from '../people/invitee.ts';
import { mayActOnEnterprises } from '../policies/enterprise-level.ts';
import { updateAccepted, updateDeclined } from './answering/store.ts';
import { listManaged } from './authority.ts';
import { enterpriseFingerprint, inviteeContext } from './invitation.ts';
import type { MandateParts } from './parts.ts';
import { recordMandate } from './record.ts';
import {
  findEnterprise,
  findMandateRow,
  lockAgencyAcceptance,
  lockEnterprises,
  type MandateRow,
  reaches,
  shareAdministratorMandates,
} from './store.ts';
import { tellAnswered } from './tell.ts';

export type AnswerRefusal =
  /** Addressed to somebody else, or not there at all: not told apart (T-130). */
  | 'not-found'
  /** Addressed to them, but answered, ended or out of time. */
  | 'not-waiting'
  | 'person-not-verified';
export type AcceptRefusal = AnswerRefusal | 'self-grant' | 'loop';

/** Furthest way round that is looked for. */
const longestLoop = 20;

/** Says yes, as the invited person or for the invited enterprise. Once: whoever comes second is refused. */
export async function acceptMandate(
  parts: MandateParts,
  personId: string,
  mandateId: string,
): Promise<Outcome<{ mandateId: string }, AcceptRefusal>> {
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<{ mandateId: string }, AcceptRefusal>> => {
    const found = await findAddressed(tx, parts, personId, mandateId, now);
    if (!found.ok) return found;
    const { row, agencyId } = found;
    if (!(await mayActOnEnterprises(tx, found))) return refuse('person-not-verified');
    const refusal = agencyId
      ? await refuseAgency(tx, personId, row, agencyId, now)
      : row.granted_by === personId && 'self-grant';
    if (refusal) return refuse(refusal);
    const accepted = await updateAccepted(tx, row.id, { personId, ...(agencyId && { agencyId }) }, now);
    if (!accepted) return refuse('not-waiting');
    await recordMandate(tx, 'mandate.accepted', accepted, personId);
    await tellAnswered(tx, parts, accepted, 'accepted', found.name);
    return { ok: true, mandateId };
  });
}

/** Says no; the grantor is told, and may ask again. */
export async function declineMandate(
  parts: MandateParts,
  personId: string,
  mandateId: string,
): Promise<Outcome<{ mandateId: string }, AnswerRefusal>> {
  const now = parts.clock();
  return parts.knex.transaction(async (tx): Promise<Outcome<{ mandateId: string }, AnswerRefusal>> => {
    const found = await findAddressed(tx, parts, personId, mandateId, now);
    if (!found.ok) return found;
    const declined = await updateDeclined(tx, mandateId, personId, now);
    if (!declined) return refuse('not-waiting');
    await recordMandate(tx, 'mandate.declined', declined, personId);
    await tellAnswered(tx, parts, declined, 'declined', found.name);
    return { ok: true, mandateId };
  });
}

type Addressed = {
  row: MandateRow;
  agencyId: string | undefined;
  name: string | undefined;
  assuranceLevel: number;
};

/** The invitation, when it is for this person or for an enterprise they manage. */
async function findAddressed(
  tx: Knex.Transaction,
  { cipher }: MandateParts,
  personId: string,
  mandateId: string,
  now: Date,
): Promise<Outcome<Addressed, 'not-found' | 'not-waiting' | 'person-not-verified'>> {
  const person = await findProvenPerson(tx, cipher, personId);
  // saying no takes a proven name and nothing more
  if (person?.name === undefined) return refuse('person-not-verified');
  const row = await findMandateRow(tx, mandateId);
  if (!row) return refuse('not-found');
  const addressed = await addressOf(tx, cipher, personId, person, row, now);
  if (!addressed) return refuse('not-found');
  if (row.accepted_at || row.ended_at) return refuse('not-waiting');
  const { name, assuranceLevel } = person;
  return { ok: true, row, agencyId: addressed.agencyId, name, assuranceLevel };
}

/** Undefined: for somebody else. An answered invitation knows its side by id, a waiting one by fingerprint (or id, renewed). */
async function addressOf(
  tx: Knex.Transaction,
  cipher: MandateParts['cipher'],
  personId: string,
  person: ProvenPerson,
  row: MandateRow,
  now: Date,
): Promise<{ agencyId: string | undefined } | undefined> {
  if (row.agent_person_id) return row.agent_person_id === personId ? { agencyId: undefined } : undefined;
  const print = row.invitee_fingerprint;
  if (print && fingerprintsOf(cipher, inviteeContext, person).some((own) => own.equals(print)))
    return { agencyId: undefined };
  const managed = await listManaged(tx, personId, now);
  const agency = managed.find(({ enterprise }) =>
    row.agent_enterprise_id
      ? enterprise.id === row.agent_enterprise_id
      : print?.equals(enterpriseFingerprint(cipher, enterprise.uscc)),
  );
  return agency && { agencyId: agency.enterprise.id };
}

/** Judged again under locks: the right to speak for the agency, and the ways round. */
async function refuseAgency(
  tx: Knex.Transaction,
  personId: string,
  row: MandateRow,
  agencyId: string,
  now: Date,
): Promise<'not-found' | 'self-grant' | 'loop' | undefined> {
  if (agencyId === row.enterprise_id) return 'self-grant';
  await lockAgencyAcceptance(tx);
  const [agency] = await lockEnterprises(tx, [agencyId]);
  await shareAdministratorMandates(tx, personId, agencyId);
  const managed = await listManaged(tx, personId, now);
  if (!managed.some(({ enterprise }) => enterprise.id === agencyId)) return 'not-found';
  const principal = await findEnterprise(tx, row.enterprise_id);
  const gains = agency?.representative_person_id === row.granted_by;
  if (gains && principal?.representative_person_id !== row.granted_by) return 'self-grant';
  return (await reaches(tx, agencyId, row.enterprise_id, now, longestLoop)) ? 'loop' : undefined;
}
