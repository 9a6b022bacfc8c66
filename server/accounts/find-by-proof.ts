import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { findPerson } from '../people/any-person.ts';
import { findDocumentOwner } from '../people/document-owner.ts';
import { parseIdentifier } from '../people/identifiers.ts';
import type { DocumentType } from '../people/identity-documents/document.ts';
import { parseIdentityDocument } from '../people/identity-documents/parse.ts';
import { parseName } from '../people/names.ts';
import { findOwner } from '../people/owner.ts';
import { upsertOpening } from './store.ts';

/** What somebody at the desk can show: their mobile number, or name and document number together. */
export type ShownProof =
  | { by: 'mobile'; mobile: string }
  | { by: 'document'; name: string; type: DocumentType; number: string; issuer: string | undefined };

export type FindParts = { knex: Knex; cipher: ColumnCipher; clock: () => Date };

/** As long as somebody stands at the desk; then the proof is shown again. */
const openSeconds = 1800;

/**
 * Finds the one account an exact proof belongs to, and opens its record to this administrator for half an hour. Nobody found,
 * a wrong name and a malformed number answer alike; each try is told in the audit log, found or not.
 */
export async function findByProof(
  parts: FindParts,
  administratorId: string,
  proof: ShownProof,
): Promise<Outcome<{ personId: string }, 'person-not-found'>> {
  const now = parts.clock();
  const personId = await ownerOf(parts, proof, now);
  const event = { type: 'person.record.found', actorId: administratorId, detail: { by: proof.by } } as const;
  return parts.knex.transaction(async (tx) => {
    if (personId === undefined) {
      await recordEvent(tx, { ...event, outcome: 'refused' });
      return refuse('person-not-found');
    }
    const expiresAt = new Date(now.getTime() + openSeconds * 1000);
    await upsertOpening(tx, { administratorId, personId, expiresAt });
    await recordEvent(tx, { ...event, outcome: 'success', personId });
    return { ok: true, personId };
  });
}

async function ownerOf({ knex, cipher }: FindParts, proof: ShownProof, now: Date): Promise<string | undefined> {
  if (proof.by === 'mobile') {
    const parsed = parseIdentifier(proof.mobile);
    return parsed.ok && parsed.identifier.kind === 'mobile' ? findOwner(knex, cipher, parsed.identifier) : undefined;
  }
  const named = parseName(proof.name);
  const parsed = parseIdentityDocument(proof.type, proof.number, now, proof.issuer);
  if (!named.ok || !parsed.ok) return undefined;
  const owner = await findDocumentOwner(knex, cipher, parsed.document);
  const person = owner === undefined ? undefined : await findPerson(knex, owner);
  return person?.name?.toLowerCase() === named.name.toLowerCase() ? person.id : undefined;
}
