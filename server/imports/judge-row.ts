import { type LegacyHash, type LegacyProblem, parseLegacyHash } from '../authenticators/password/legacy/recipe.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { timeOrderedId } from '../lib/time-ordered-id.ts';
import { type Identifier, parseIdentifier } from '../people/identifiers.ts';
import { type DocumentProblem, isDocumentType } from '../people/identity-documents/document.ts';
import { parseIdentityDocument } from '../people/identity-documents/parse.ts';
import type { DocumentKey, ImportedPerson } from '../people/importing/import-people.ts';
import { parseName } from '../people/names.ts';
import { columns, type Fields, type RawRow } from './columns.ts';
import type { Declared } from './declared.ts';

export type RowFault =
  | 'columns'
  | 'not-json'
  | 'text-broken'
  | 'field-too-long'
  | 'legacy-id-missing'
  | 'nothing-to-find-it-by'
  | 'mobile-invalid'
  | 'email-invalid'
  | 'name-invalid'
  | 'name-missing'
  | 'document-type'
  | 'document-verification'
  | `document-${DocumentProblem | 'other-type'}`
  | LegacyProblem;

/** A row that is right in itself. `document` is what it names, whether or not its word counts for it. */
export type Candidate = {
  row: number;
  legacyId: string;
  person: ImportedPerson;
  document: DocumentKey | undefined;
  password: LegacyHash | undefined;
};

const longestField = 1000;
const longestLegacyId = 200;
const methods = ['registry', 'real-person-check', 'counter', 'certificate'];

/** Judges one row by itself, without the database. */
export function judgeRow(raw: RawRow, declared: Declared, now: Date): Outcome<{ candidate: Candidate }, RowFault> {
  if ('fault' in raw) return refuse(raw.fault);
  const fault = faultOfText(raw.fields);
  if (fault) return refuse(fault);
  const of = (column: (typeof columns)[number]) => raw.fields[column]?.trim() ?? '';
  const legacyId = of('legacy_id');
  if (legacyId === '' || legacyId.length > longestLegacyId) return refuse('legacy-id-missing');
  const identifiers = readIdentifiers(of('mobile'), of('email'), declared);
  if (!identifiers.ok) return identifiers;
  const name = of('name') === '' ? undefined : parseName(of('name'));
  if (name && !name.ok) return name;
  const document = readDocument(raw.fields, declared, now);
  if (!document.ok) return document;
  if (document.proven && !name) return refuse('name-missing');
  if (identifiers.list.length === 0 && !document.key) return refuse('nothing-to-find-it-by');
  const password = of('password_hash') === '' ? undefined : parseLegacyHash(of('password_hash'));
  if (password && !password.ok) return password;
  const person = { id: timeOrderedId(now), name: name?.name, identifiers: identifiers.list, document: document.proven };
  return { ok: true, candidate: { row: raw.row, legacyId, person, document: document.key, password } };
}

/** NUL upsets the database, other controls upset whoever reads; a lone surrogate has no UTF-8 (T-143). */
function faultOfText(fields: Fields): RowFault | undefined {
  const texts = columns.map((column) => fields[column] ?? '');
  if (texts.some((text) => text.length > longestField)) return 'field-too-long';
  return texts.some((text) => !text.isWellFormed() || /\p{Cc}/u.test(text)) ? 'text-broken' : undefined;
}

function readIdentifiers(
  mobile: string,
  email: string,
  declared: Declared,
): Outcome<{ list: (Identifier & { isVerified: boolean })[] }, 'mobile-invalid' | 'email-invalid'> {
  const list: (Identifier & { isVerified: boolean })[] = [];
  for (const [kind, text, proof] of [
    ['mobile', mobile, declared.verifiedMobile],
    ['email', email, declared.verifiedEmail],
  ] as const) {
    if (text === '') continue;
    const parsed = parseIdentifier(text);
    if (!parsed.ok || parsed.identifier.kind !== kind) return refuse(`${kind}-invalid`);
    list.push({ ...parsed.identifier, isVerified: proof !== 'no' });
  }
  return { ok: true, list };
}

type DocumentReading = { key: DocumentKey | undefined; proven: ImportedPerson['document'] };

/** An old system's word reaches level 2 and no further, and only where the operator vouches for it and the row tells how and when. */
function readDocument(fields: Fields, declared: Declared, now: Date): Outcome<DocumentReading, RowFault> {
  const of = (column: (typeof columns)[number]) => fields[column]?.trim() ?? '';
  const [type, number, method] = [of('document_type'), of('document_number'), of('document_verified_by')];
  if (type === '' && number === '' && method === '') return { ok: true, key: undefined, proven: undefined };
  if (!isDocumentType(type)) return refuse('document-type');
  const parsed = parseIdentityDocument(type, number, now, of('document_issuer'));
  if (!parsed.ok) return refuse(`document-${parsed.reason}`);
  const { issuer, number: normalised } = parsed.document;
  const key = { type, issuer, number: normalised };
  if (method === '') return { ok: true, key, proven: undefined };
  const verifiedAt = readDay(of('document_verified_at'));
  if (!methods.includes(method) || !verifiedAt || verifiedAt > now) return refuse('document-verification');
  const isTaken = declared.documentLevel === 2;
  return { ok: true, key, proven: isTaken ? { ...key, level: 2, method: 'imported', verifiedAt } : undefined };
}

/** `2020-05-31`, as the beginning of that day in the province. */
function readDay(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const day = new Date(`${text}T00:00:00Z`);
  // 30 February would roll over to March
  if (Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text) return undefined;
  return new Date(`${text}T00:00:00+08:00`);
}
