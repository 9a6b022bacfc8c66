import type { Knex } from 'knex';
import type { PopulationRegistry, RegistryAnswer } from '../../adapters/registries/population.ts';
import { RegistryUnavailable } from '../../adapters/registries/unavailable.ts';
import { recordEvent } from '../audit/record.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { refuse } from '../lib/outcome.ts';
import type { DocumentProblem, DocumentType, IdentityDocument } from './identity-documents/document.ts';
import { parseIdentityDocument } from './identity-documents/parse.ts';
import {
  type DocumentProof,
  insertDocument,
  listDocuments,
  replaceDocument,
  type StoredDocument,
  touchDocument,
} from './identity-documents/store.ts';
import { mayStandBeside, succeeds } from './identity-documents/succession.ts';
import { refileName } from './name-keys/file-names.ts';
import { parseName } from './names.ts';
import { readAgain } from './proven-documents.ts';
import { lockPerson, updateAssurance } from './store.ts';
import { noteTwin, type TwinParts } from './twins.ts';

export type VerificationParts = TwinParts & { registry: PopulationRegistry };

/** What the person states; `issuer` (see `issuingState`) with foreign passports alone. */
export type IdentityClaim = { type: DocumentType; number: string; name: string; issuer?: string };

export type IdentityRefusal =
  /** The registry does not confirm name and number together; it is not told which of them is wrong. */
  | 'name-mismatch'
  | 'name-invalid'
  | 'registry-unavailable'
  /** Another account is verified by this document, or was by one it has replaced since. */
  | 'document-taken'
  /** This account is verified already, under another name or by a document that cannot be the same person's. */
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
  const { document } = parsed;
  const outcome = await parts.knex.transaction((tx) => attachIdentity(tx, parts, personId, document, named.name));
  if (!outcome.ok && outcome.reason === 'document-taken')
    await noteTwin(parts, { otherId: personId, document, foundBy: 'verification' });
  return outcome;
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
  const held = await listDocuments(tx, cipher, personId);
  const same = held.find((one) => isSame(one, document));
  const refusal = refusalOf(person, name, document, same ? [] : held, proof.at);
  if (refusal) return refuseIn(tx, personId, document.type, refusal);
  if (same) await touchDocument(tx, same.id, proof.at);
  else if (!(await addDocument(tx, cipher, personId, proof, held))) {
    return refuseIn(tx, personId, document.type, 'document-taken');
  }
  await updateAssurance(tx, personId, proof);
  await refileName(tx, personId, name);
  await recordEvent(tx, {
    type: 'person.identity.verified',
    outcome: 'success',
    actorId: personId,
    personId,
    detail: { documentType: document.type, level: registryLevel, method: registryMethod },
  });
  return { ok: true, level: Math.max(person.assuranceLevel, registryLevel) };
}

function isSame(held: StoredDocument, { type, issuer, number }: IdentityDocument): boolean {
  return held.type === type && held.issuer === issuer && held.number === number;
}

/** False when somebody else is verified by this number. A renewed document takes the place of the one before it. */
async function addDocument(
  tx: Knex.Transaction,
  cipher: ColumnCipher,
  personId: string,
  proof: DocumentProof,
  held: readonly StoredDocument[],
): Promise<boolean> {
  const id = await insertDocument(tx, cipher, personId, proof);
  if (id === undefined) return false;
  const earlier = held.filter((one) => succeeds(proof.document, one));
  for (const one of earlier) await replaceDocument(tx, one.id, id);
  // the card of 2017 shown by somebody who is verified by the one of 2023 already
  const later = held.find((one) => one.type !== proof.document.type && succeeds(one, proof.document));
  if (later) await replaceDocument(tx, id, later.id);
  return true;
}

/**
 * Once verified, an account stays with that human being: a further document must carry the same name, and say nothing else
 * of birth and sex than the ones before it. A document verified again may bring a new name, which the registry has confirmed.
 */
function refusalOf(
  person: { status: string; name: string | null },
  name: string,
  document: IdentityDocument,
  others: readonly StoredDocument[],
  now: Date,
): IdentityRefusal | undefined {
  if (person.status !== 'active') return 'account-not-active';
  const isOnePerson = person.name === name && others.every((other) => mayStandBeside(document, readAgain(other, now)));
  return others.length === 0 || isOnePerson ? undefined : 'already-verified';
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
