import type { Knex } from 'knex';
import {
  type PopulationRegistry,
  type RegistryAnswer,
  RegistryUnavailable,
} from '../../adapters/registries/population.ts';
import { recordEvent } from '../audit/record.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { refuse } from '../lib/outcome.ts';
import type { DocumentProblem, DocumentType, IdentityDocument } from './identity-documents/document.ts';
import { parseIdentityDocument } from './identity-documents/parse.ts';
import { documentFingerprint, insertDocument, listDocumentKeys, touchDocument } from './identity-documents/store.ts';
import { parseName } from './names.ts';
import { lockPerson, updateAssurance } from './store.ts';

export type VerificationParts = { knex: Knex; cipher: ColumnCipher; registry: PopulationRegistry; clock: () => Date };

/** What the person states; `issuer` (ISO 3166 alpha-3) with foreign passports alone. */
export type IdentityClaim = { type: DocumentType; number: string; name: string; issuer?: string };

export type IdentityRefusal =
  /** The registry does not confirm name and number together; it is not told which of them is wrong. */
  | 'name-mismatch'
  | 'name-invalid'
  | 'registry-unavailable'
  /** Another active account is verified by this document. */
  | 'document-taken'
  /** This account is verified already, by another document of this type or under another name. */
  | 'already-verified'
  | 'account-not-active';

export type IdentityVerification =
  | { ok: true; level: number }
  | { ok: false; reason: IdentityRefusal }
  | { ok: false; reason: 'invalid-document'; problem: DocumentProblem }
  | { ok: false; reason: 'invalid-document'; problem: 'other-type'; recognised: DocumentType };

/** What a match of name and number in a registry gives (DESIGN section 7). */
const registryLevel = 2;
const registryMethod = 'registry';

/**
 * Proves who a person is by name and document number. The registry is asked outside any transaction; the unique index on live
 * documents keeps one human being in one account whatever runs at the same time (T-162). Every refusal is audited, without
 * number or name.
 */
export async function verifyIdentity(
  parts: VerificationParts,
  personId: string,
  claim: IdentityClaim,
): Promise<IdentityVerification> {
  const parsed = parseIdentityDocument(claim.type, claim.number, parts.clock(), claim.issuer);
  if (!parsed.ok) {
    await recordRefusal(parts.knex, personId, claim.type, parsed.reason);
    return parsed.reason === 'other-type'
      ? { ok: false, reason: 'invalid-document', problem: parsed.reason, recognised: parsed.recognised }
      : { ok: false, reason: 'invalid-document', problem: parsed.reason };
  }
  const named = parseName(claim.name);
  const refusal = named.ok ? await askRegistry(parts.registry, parsed.document, named.name) : named.reason;
  if (!named.ok || refusal) {
    const reason = refusal ?? 'name-invalid';
    await recordRefusal(parts.knex, personId, claim.type, reason);
    return refuse(reason);
  }
  return parts.knex.transaction((tx) => attachIdentity(tx, parts, personId, parsed.document, named.name));
}

/** A number the registry does not know and a name that does not fit it look alike: nobody may try out which numbers exist. */
async function askRegistry(
  registry: PopulationRegistry,
  { type, issuer, number }: IdentityDocument,
  name: string,
): Promise<IdentityRefusal | undefined> {
  let answer: RegistryAnswer;
  try {
    answer = await registry.confirm({ documentType: type, issuer, number, name });
  } catch (error) {
    if (error instanceof RegistryUnavailable) return 'registry-unavailable';
    throw error;
  }
  return answer === 'match' ? undefined : 'name-mismatch';
}

async function attachIdentity(
  tx: Knex.Transaction,
  { cipher, clock }: VerificationParts,
  personId: string,
  document: IdentityDocument,
  name: string,
): Promise<IdentityVerification> {
  const person = await lockPerson(tx, personId);
  const proof = { document, name, level: registryLevel, method: registryMethod, at: clock() };
  const held = await listDocumentKeys(tx, personId);
  const same = held.find((key) => key.fingerprint.equals(documentFingerprint(cipher, document)));
  const refusal = refusalOf(person, name, document, same ? [] : held);
  if (refusal) return refuseIn(tx, personId, document.type, refusal);
  if (same) await touchDocument(tx, same.id, proof.at);
  else if (!(await insertDocument(tx, cipher, personId, proof))) {
    return refuseIn(tx, personId, document.type, 'document-taken');
  }
  await updateAssurance(tx, personId, proof);
  await recordEvent(tx, {
    type: 'person.identity.verified',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { documentType: document.type, level: registryLevel, method: registryMethod },
  });
  return { ok: true, level: Math.max(person.assuranceLevel, registryLevel) };
}

/**
 * Once verified, an account stays with that human being: a further document must carry the same name, and a second document
 * of one type would be somebody else's. A document verified again may bring a new name, which the registry has confirmed.
 */
function refusalOf(
  person: { status: string; name: string | null },
  name: string,
  document: IdentityDocument,
  others: { type: DocumentType }[],
): IdentityRefusal | undefined {
  if (person.status !== 'active') return 'account-not-active';
  const isSomebodyElse = person.name !== name || others.some((other) => other.type === document.type);
  return others.length > 0 && isSomebodyElse ? 'already-verified' : undefined;
}

async function refuseIn(tx: Knex.Transaction, personId: string, type: DocumentType, reason: IdentityRefusal) {
  await recordRefusal(tx, personId, type, reason);
  return refuse(reason);
}

async function recordRefusal(db: Knex, personId: string, documentType: DocumentType, reason: string): Promise<void> {
  await recordEvent(db, {
    type: 'person.identity.refused',
    outcome: 'refused',
    actorId: personId,
    personId,
    detail: { documentType, reason },
  });
}
