import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { findProvenPerson, fingerprintsOf } from '../people/invitee.ts';
import { listManaged } from './authority.ts';
import { countResting } from './ending/store.ts';
import {
  enterpriseFingerprint,
  hashInvitationSecret,
  inviteeContext,
  isInvitationSecret,
  openInvitee,
} from './invitation.ts';
import { findInvitationId, type ListedRow, type Position, type Scope, selectMandates } from './listing/store.ts';
import type { Mandate, MandateAct, MandateAgent, MandateRole, MandateState } from './mandate.ts';
import { type Side, sideOf } from './side.ts';
import { findEnterprise, findMandateRow } from './store.ts';

/** `before`: the cursor of the page before. Newest first. */
export type PageWish = { states: readonly MandateState[]; before?: string | undefined; limit?: number };
/** `role`: these alone. */
export type GivenWish = PageWish & { role?: MandateRole };
export type MandatePage = { mandates: Mandate[]; next: string | undefined };

export type ListParts = { knex: Queryable; cipher: ColumnCipher };

const mostPerPage = 100;

/** What a person holds in their own name, and what waits for their yes. */
export async function listMandatesOfPerson(
  { knex, cipher }: ListParts,
  personId: string,
  now: Date,
  page: PageWish,
): Promise<MandatePage> {
  const person = await findProvenPerson(knex, cipher, personId);
  const prints = person ? fingerprintsOf(cipher, inviteeContext, person) : [];
  return listMandates({ knex, cipher }, { personId, prints }, now, page);
}

/** Every invitation a person can answer: to themselves, and to agencies they manage. The newest first. */
export async function listWaitingFor(parts: ListParts, personId: string, now: Date): Promise<Mandate[]> {
  const page = { states: ['waiting'], limit: mostPerPage } as const;
  const agencies = new Set((await listManaged(parts.knex, personId, now)).map(({ enterprise }) => enterprise.id));
  const pages = await Promise.all([
    listMandatesOfPerson(parts, personId, now, page),
    ...[...agencies].map((id) => listMandatesReceived(parts, id, now, page)),
  ]);
  return pages.flatMap(({ mandates }) => mandates).sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
}

/** Everything granted to act for an enterprise, what its agencies passed on to their people included. */
export async function listMandatesGiven(
  parts: ListParts,
  enterpriseId: string,
  now: Date,
  page: GivenWish,
): Promise<MandatePage> {
  return listMandates(parts, { givenBy: enterpriseId, role: page.role }, now, page);
}

/** What an enterprise holds as an agency, and what waits for its yes. */
export async function listMandatesReceived(
  parts: ListParts,
  enterpriseId: string,
  now: Date,
  page: PageWish,
): Promise<MandatePage> {
  const enterprise = await findEnterprise(parts.knex, enterpriseId);
  if (!enterprise) return { mandates: [], next: undefined };
  const print = enterpriseFingerprint(parts.cipher, enterprise.uscc);
  return listMandates(parts, { heldBy: enterpriseId, print }, now, page);
}

/** The own people an agency named for mandates it holds. */
export async function listMandatesNamed(
  parts: ListParts,
  enterpriseId: string,
  now: Date,
  page: PageWish,
): Promise<MandatePage> {
  return listMandates(parts, { namedBy: enterpriseId }, now, page);
}

export type SeenMandate = { mandate: Mandate; side: Side | 'invited'; endsWith: number };

/** One mandate for somebody it concerns, with how many others would end with it. Undefined: none of theirs (T-120). */
export async function findMandateFor(
  parts: ListParts,
  personId: string,
  mandateId: string,
  now: Date,
): Promise<SeenMandate | undefined> {
  const row = await findMandateRow(parts.knex, mandateId);
  const side =
    row && ((await sideOf(parts.knex, personId, row, now)) ?? (await invitedSide(parts, personId, mandateId, now)));
  if (!side) return undefined;
  const everyState: MandateState[] = ['waiting', 'running', 'ended'];
  const { mandates } = await listMandates(parts, { id: mandateId }, now, { states: everyState });
  const [mandate] = mandates;
  return mandate && { mandate, side, endsWith: await countResting(parts.knex, mandateId) };
}

/** What a link shows: the waiting invitation, to whoever it is for and to nobody else (T-130). */
export async function findInvitation(
  parts: ListParts,
  personId: string,
  secret: string,
  now: Date,
): Promise<Mandate | undefined> {
  if (!isInvitationSecret(secret)) return undefined;
  const id = await findInvitationId(parts.knex, hashInvitationSecret(secret));
  const { mandates } = await listMandatesOfPerson(parts, personId, now, { states: ['waiting'], limit: mostPerPage });
  return mandates.find((mandate) => mandate.id === id);
}

async function invitedSide(parts: ListParts, personId: string, mandateId: string, now: Date) {
  const waiting = await listWaitingFor(parts, personId, now);
  return waiting.some(({ id }) => id === mandateId) ? ('invited' as const) : undefined;
}

/** One page of a scope; who may see it, the caller has judged. */
export async function listMandates(
  { knex, cipher }: ListParts,
  scope: Scope,
  now: Date,
  page: PageWish,
): Promise<MandatePage> {
  const limit = Math.min(Math.max(page.limit ?? 20, 1), mostPerPage);
  const before = page.before === undefined ? undefined : parsePosition(page.before);
  const rows = await selectMandates(knex, scope, page.states, now, { before, limit: limit + 1 });
  const mandates = rows.slice(0, limit).map((row) => toMandate(cipher, row, now));
  const last = rows.length > limit ? mandates.at(-1) : undefined;
  return { mandates, next: last && `${last.createdAt.getTime()}.${last.id}` };
}

/** A cursor from an address; undefined when it was altered. It names a place in the order and looks nothing up. */
export function parsePosition(text: string): Position | undefined {
  const found = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text);
  return found?.[1] && found[2] ? { createdAt: new Date(Number(found[1])), id: found[2] } : undefined;
}

function toMandate(cipher: ColumnCipher, row: ListedRow, now: Date): Mandate {
  const isOver = row.valid_until <= now || (row.accepted_at === null && row.invitation_expires_at <= now);
  return {
    id: row.id,
    enterprise: {
      id: row.enterprise_id,
      uscc: row.enterprise_uscc,
      name: row.enterprise_name,
      kind: row.enterprise_kind,
      status: row.enterprise_status,
    },
    agency:
      row.agency_id && row.agency_uscc && row.agency_name
        ? { id: row.agency_id, uscc: row.agency_uscc, name: row.agency_name }
        : undefined,
    parentId: row.parent_id ?? undefined,
    role: row.role,
    agent: agentOf(cipher, row),
    grantedBy: row.grantor_name ?? undefined,
    services: row.services,
    acts: row.acts as MandateAct[] | null,
    assuranceLevel: row.assurance_level,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    note: row.note,
    state: row.ended_at || isOver ? 'ended' : row.accepted_at ? 'running' : 'waiting',
    createdAt: row.created_at,
    invitationExpiresAt: row.invitation_expires_at,
    acceptedAt: row.accepted_at ?? undefined,
    endedAt: row.ended_at ?? (isOver ? overSince(row) : undefined),
    endReason: row.end_reason ?? (isOver ? (row.accepted_at ? 'expired' : 'invitation-expired') : undefined),
  };
}

function overSince({ accepted_at, valid_until, invitation_expires_at }: ListedRow): Date {
  return accepted_at || valid_until < invitation_expires_at ? valid_until : invitation_expires_at;
}

function agentOf(cipher: ColumnCipher, row: ListedRow): MandateAgent {
  if (row.agent_uscc) return { kind: 'enterprise', uscc: row.agent_uscc, name: row.agent_enterprise_name ?? undefined };
  if (row.agent_person_id || !row.invitee_encrypted) {
    return { kind: 'person', name: row.agent_person_name ?? undefined, mobile: undefined };
  }
  const opened = openInvitee(cipher, row.invitee_encrypted);
  return 'uscc' in opened
    ? { kind: 'enterprise', uscc: opened.uscc, name: undefined }
    : { kind: 'person', ...opened.invitee };
}
