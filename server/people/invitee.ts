import type { Queryable } from '../db/database.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { parseIdentifier } from './identifiers.ts';
import { parseName } from './names.ts';
import { findPerson, listIdentifiers } from './store.ts';

/** Somebody who is asked to take something on, known to whoever asks by name and mobile number (E.164). */
export type Invitee = { name: string; mobile: string };

/** Least identity assurance at which a name counts as proven. */
export const provenNameLevel = 2;

export function parseInvitee(
  name: string,
  mobile: string,
): Outcome<{ invitee: Invitee }, 'name-invalid' | 'mobile-invalid'> {
  const named = parseName(name);
  if (!named.ok) return named;
  const parsed = parseIdentifier(mobile);
  if (!parsed.ok || parsed.identifier.kind !== 'mobile') return refuse('mobile-invalid');
  return { ok: true, invitee: { name: named.name, mobile: parsed.identifier.value } };
}

/**
 * Keyed fingerprint over both: an invitation is found by whoever has them, and nobody learns from it whether they exist.
 * Latin names are typed in any case. `context` is the column it is kept in.
 */
export function inviteeFingerprint(cipher: ColumnCipher, context: string, { name, mobile }: Invitee): Buffer {
  return cipher.fingerprint(context, `${mobile}\n${name.toLowerCase()}`);
}

/** What an account can prove of whoever is behind it. `name` is undefined until it is proven (assurance 2). */
export type ProvenPerson = { name: string | undefined; assuranceLevel: number; mobiles: string[] };

/** Undefined when there is no such account or it may not be used now. */
export async function findProvenPerson(
  db: Queryable,
  cipher: ColumnCipher,
  personId: string,
): Promise<ProvenPerson | undefined> {
  const person = await findPerson(db, personId);
  if (person?.status !== 'active') return undefined;
  const { assuranceLevel } = person;
  const identifiers = await listIdentifiers(db, cipher, personId);
  return {
    name: assuranceLevel >= provenNameLevel ? (person.name ?? undefined) : undefined,
    assuranceLevel,
    mobiles: identifiers.flatMap(({ kind, value, verifiedAt }) => (kind === 'mobile' && verifiedAt ? [value] : [])),
  };
}

/** The fingerprints of every invitation this person may answer: the proven name with each verified mobile number. */
export function fingerprintsOf(cipher: ColumnCipher, context: string, { name, mobiles }: ProvenPerson): Buffer[] {
  return name === undefined ? [] : mobiles.map((mobile) => inviteeFingerprint(cipher, context, { name, mobile }));
}
