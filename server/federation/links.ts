import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { Change, Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Locale } from '../lib/locale.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { findDocumentOwner } from '../people/document-owner.ts';
import { holdPerson } from '../people/hold-person.ts';
import { proveBySource } from '../people/prove-by-source.ts';
import { openAccount } from '../people/register-person.ts';
import { noteTwin, type TwinParts } from '../people/twins.ts';
import type { Arrival } from './arrival.ts';
import {
  countOtherWays,
  endLinkRow,
  insertLink,
  linkTouched,
  listLinkRows,
  subjectContext,
  updateLinkName,
} from './store.ts';

/** The only key of a link. The line break keeps ('a', 'bc') and ('ab', 'c') apart: no issuer has one in it. */
export function subjectFingerprint(
  cipher: ColumnCipher,
  { issuer, subject }: { issuer: string; subject: string },
): Buffer {
  return cipher.fingerprint(subjectContext, `${issuer}\n${subject}`);
}

export type LinkRefusal =
  /** It opens an account already, or the source was switched off meanwhile. */
  | 'not-free'
  /** The source says this is somebody who has another account here. */
  | 'other-person'
  | 'account-not-active';

type LinkParts = { cipher: ColumnCipher; clock: () => Date };

/** Makes a login at a source open this account, after a login of ours that the caller has seen. */
export async function linkArrival(
  tx: Knex.Transaction,
  parts: LinkParts,
  personId: string,
  arrival: Arrival,
): Promise<Outcome<{ linkId: string }, LinkRefusal>> {
  const person = await holdPerson(tx, personId);
  if (person.status !== 'active') return refuse('account-not-active');
  const owner = arrival.document && (await findDocumentOwner(tx, parts.cipher, arrival.document));
  if (owner !== undefined && owner !== personId) return refuse('other-person');
  const linkId = await addLink(tx, parts, personId, arrival, null);
  return linkId ? { ok: true, linkId } : refuse('not-free');
}

/**
 * At a login and beside a refused link: where the source says that this person has another account, the owner of that one is
 * told.
 */
export async function noteArrivalTwin(
  parts: TwinParts,
  personId: string,
  { document }: Pick<Arrival, 'document'>,
): Promise<void> {
  if (document) await noteTwin(parts, { otherId: personId, document, foundBy: 'arrival' });
}

async function addLink(
  tx: Knex.Transaction,
  { cipher, clock }: LinkParts,
  personId: string,
  arrival: Arrival,
  usedAt: Date | null,
): Promise<string | undefined> {
  const { sourceId, issuer, subject } = arrival;
  const linkId = await insertLink(tx, {
    personId,
    sourceId,
    issuer,
    fingerprint: subjectFingerprint(cipher, arrival),
    subjectEncrypted: cipher.encrypt(subjectContext, subject),
    usedAt,
    at: clock(),
  });
  if (!linkId) return undefined;
  await recordEvent(tx, {
    type: 'source.linked',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { sourceId, linkId },
  });
  return linkId;
}

/**
 * Opens an account for somebody who came by a source and has none. Nothing but the name and the document that the source
 * proves is taken over: addresses that it tells are no login names here (T-044, T-112). Of parallel tries one makes the
 * account; the others find nothing free (T-163).
 */
export async function openAccountByArrival(
  knex: Knex,
  parts: LinkParts,
  arrival: Arrival,
  locale: Locale,
): Promise<Outcome<{ personId: string }, 'not-free' | 'other-person'>> {
  const tx = await knex.transaction();
  try {
    const personId = await openAccount(tx, { name: arrival.name, locale });
    const linkId = await addLink(tx, parts, personId, arrival, parts.clock());
    const { document, name } = arrival;
    const at = new Date(arrival.at * 1000);
    const isFree =
      !document ||
      name === undefined ||
      (await proveBySource(tx, parts.cipher, personId, { document, name, at, vouchedBy: document.vouchedBy }));
    if (linkId && isFree) {
      await tx.commit();
      return { ok: true, personId };
    }
    await tx.rollback();
    return refuse(linkId ? 'other-person' : 'not-free');
  } catch (error) {
    if (!tx.isCompleted()) await tx.rollback();
    throw error;
  }
}

/** A login through it, as the condition of the act that stores its proof: it must still open this account. */
export function linkUsed(
  { cipher, clock }: LinkParts,
  personId: string,
  arrival: Pick<Arrival, 'issuer' | 'subject'>,
): Change {
  return linkTouched(personId, subjectFingerprint(cipher, arrival), clock());
}

export type Link = {
  id: string;
  sourceId: string;
  slug: string;
  name: string | null;
  linkedAt: Date;
  lastUsedAt: Date | null;
  /** Whether its source is switched on. */
  isOpen: boolean;
};

export async function listLinks(db: Queryable, personId: string): Promise<Link[]> {
  return (await listLinkRows(db, personId)).map((row) => ({
    id: row.id,
    sourceId: row.source_id,
    slug: row.slug,
    name: row.name,
    linkedAt: row.linked_at,
    lastUsedAt: row.last_used_at,
    isOpen: row.enabled,
  }));
}

const longestName = 50;

export async function renameLink(
  tx: Queryable,
  personId: string,
  id: string,
  name: string,
): Promise<Outcome<object, 'not-found' | 'invalid-name'>> {
  const trimmed = name.normalize('NFC').trim();
  if ([...trimmed].length > longestName || /\p{Cc}/u.test(trimmed)) return refuse('invalid-name');
  return (await updateLinkName(tx, personId, id, trimmed || null)) ? { ok: true } : refuse('not-found');
}

/** Takes a link off. Never the last way in: the person is held, so that two of them do not go at the same moment. */
export async function unlink(
  tx: Knex.Transaction,
  { clock }: { clock: () => Date },
  personId: string,
  id: string,
): Promise<Outcome<{ sourceId: string }, 'not-found' | 'last-way'>> {
  await holdPerson(tx, personId);
  if ((await countOtherWays(tx, personId, id)) === 0) return refuse('last-way');
  const sourceId = await endLinkRow(tx, personId, id, clock());
  if (!sourceId) return refuse('not-found');
  await recordEvent(tx, {
    type: 'source.unlinked',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { sourceId, linkId: id },
  });
  return { ok: true, sourceId };
}
