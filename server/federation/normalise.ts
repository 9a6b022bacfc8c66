import { evaluate } from '../lib/mapping/evaluate.ts';
import { parseExpression } from '../lib/mapping/expression.ts';
import { parseIdentifier } from '../people/identifiers.ts';
import { isDocumentType } from '../people/identity-documents/document.ts';
import { parseIdentityDocument } from '../people/identity-documents/parse.ts';
import { parseName } from '../people/names.ts';
import { capAssurance, capIal } from './cap-assurance.ts';
import { loginVia } from './loops.ts';
import type { MappedField } from './mapped-fields.ts';
import { readVerified } from './read-verified.ts';
import type { Contact, SourceAnswer, UpstreamDocument, UpstreamIdentity } from './source.ts';
import type { SourceConfig } from './source-config.ts';

/** A field that was mapped to something we cannot use; it is left out, and the preview says so. */
export type MappingNote = { field: MappedField; problem: 'not-usable' };

/**
 * From what a protocol verified to who that is in our words: mapped, brought to the forms we store, capped. Pure. A field
 * that makes no sense is left out rather than guessed at; it never stops a login.
 */
export function normalise(
  config: SourceConfig,
  answer: SourceAnswer,
  now: Date,
): { identity: UpstreamIdentity; notes: MappingNote[] } {
  const verified = onwardOf(config) && readVerified(answer.claims, onwardOf(config)?.trustFrameworks ?? []);
  // whatever the source calls so itself: here it is what was verified by rules that are accepted, or nothing
  const claims = onwardOf(config) ? { ...answer.claims, verified } : answer.claims;
  const read = (field: MappedField) => evaluateText(config.mapping[field], claims);
  const [said] = read('ial');
  const found = {
    name: readName(read('name')[0]),
    mobile: readContact('mobile', read('mobile')[0], read('mobileVerified')),
    email: readContact('email', read('email')[0], read('emailVerified')),
    document: readDocument(config, read, { now, vouchedBy: [answer.issuer, ...(verified?.vouchedBy ?? [])] }),
  };
  const identity: UpstreamIdentity = {
    issuer: answer.issuer,
    subject: answer.subject,
    identityTypes: config.identityTypes,
    units: config.units,
    ...present(found),
    assurance: capAssurance(config, answer, { ial: said, now }),
    groups: read('groups'),
    attributes: readAttributes(config, claims),
    chain: readChain(answer, read('chain')),
    ...(answer.sessionId !== undefined && { sessionId: answer.sessionId }),
    session: answer.session,
  };
  const wasSaid = { name: 'name', mobile: 'mobile', email: 'email', document: 'documentNumber' } as const;
  const lost = (Object.keys(wasSaid) as (keyof typeof wasSaid)[]).filter(
    (part) => found[part] === undefined && read(wasSaid[part]).length > 0,
  );
  return { identity, notes: lost.map((part) => ({ field: wasSaid[part], problem: 'not-usable' })) };
}

/** The source itself, then whom it names: by its mapping, and by the claim that houses like ours always send. */
function readChain({ issuer, claims }: SourceAnswer, mapped: string[]): string[] {
  const told = [claims[loginVia]].flat().filter((one) => typeof one === 'string');
  return [...new Set([issuer, ...mapped, ...told])];
}

function onwardOf(config: SourceConfig): { trustFrameworks: string[] } | null {
  return config.kind === 'oidc' ? config.connection.onward : null;
}

function evaluateText(source: string | undefined, claims: SourceAnswer['claims']): string[] {
  if (source === undefined) return [];
  const parsed = parseExpression(source);
  // Settings are checked when they are saved; an expression of an older release that no longer parses says nothing.
  return parsed.ok ? evaluate(parsed.expression, claims) : [];
}

function readName(text: string | undefined): string | undefined {
  const parsed = parseName(text ?? '');
  return parsed.ok ? parsed.name : undefined;
}

/** Verified only where the source says exactly so: absent is not verified (T-112). */
function readContact(kind: 'mobile' | 'email', text: string | undefined, verified: string[]): Contact | undefined {
  const parsed = parseIdentifier(text ?? '');
  if (!parsed.ok || parsed.identifier.kind !== kind) return undefined;
  return { value: parsed.identifier.value, verified: verified.length === 1 && verified[0] === 'true' };
}

function readDocument(
  config: SourceConfig,
  read: (field: MappedField) => string[],
  { now, vouchedBy }: { now: Date; vouchedBy: readonly string[] },
): UpstreamDocument | undefined {
  const [type] = read('documentType');
  const [number] = read('documentNumber');
  if (number === undefined || !isDocumentType(type)) return undefined;
  const parsed = parseIdentityDocument(type, number, now, read('documentIssuer')[0]);
  if (!parsed.ok) return undefined;
  const { document } = parsed;
  return {
    type: document.type,
    issuer: document.issuer,
    number: document.number,
    level: capIal(config, read('ial')[0]),
    vouchedBy,
    ...present({ method: read('documentMethod')[0], time: readTime(read('documentTime')[0], now) }),
  };
}

/** Seconds since the epoch, or ISO 8601; a check in the future was none. */
function readTime(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d{9,11}$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000);
  return seconds >= 0 && seconds * 1000 <= now.getTime() ? seconds : undefined;
}

function readAttributes({ mapping }: SourceConfig, claims: SourceAnswer['claims']): Record<string, string[]> {
  const read = Object.entries(mapping.attributes).map(
    ([name, source]) => [name, evaluateText(source, claims)] as const,
  );
  return Object.fromEntries(read.filter(([, values]) => values.length > 0));
}

function present<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as { [K in keyof T]?: NonNullable<T[K]> };
}
