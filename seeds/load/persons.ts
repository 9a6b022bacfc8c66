import type { Identifier } from '../../server/people/identifiers.ts';
import { mod112CheckCharacter } from '../../server/people/identity-documents/check-digits.ts';
import type { DocumentType } from '../../server/people/identity-documents/document.ts';
import { chineseName } from './chinese-names.ts';
import { mixed } from './mixed.ts';
import { isUnproven } from './plan.ts';

export type LoadPerson = {
  name: string;
  identifiers: readonly Identifier[];
  locale: 'zh-Hans' | 'zh-Hant' | 'en';
  status: 'active' | 'locked' | 'disabled';
  level: number;
  method: string | null;
  document: { type: DocumentType; issuer: 'CHN'; number: string } | undefined;
  /** Days before the seeds are made. */
  registeredDaysAgo: number;
};

const firstBirthday = Date.UTC(1950, 0, 1);
/** Up to the end of 2007; has no factor in common with the step through them, so that every day comes up. */
const birthdays = 21_184;
const birthdayStep = 7919;
const methods = [null, null, 'registry', 'real-person-check', 'counter'];

/** Person `n`, from 0. Nobody: the numbers are right by their check digits alone, the mobile numbers nobody's. */
export function loadPerson(n: number): LoadPerson {
  const isMan = mixed(n, 1) < 0.5;
  const level = levelOf(n);
  const isFromHongKong = n % 50 === 7;
  return {
    name: chineseName(n, isMan),
    identifiers: identifiersOf(n),
    locale: isFromHongKong ? 'zh-Hant' : n % 500 === 9 ? 'en' : 'zh-Hans',
    // Among the unproven ones: whoever holds a post or a mandate can wear it.
    status: n % 400 === 1 ? 'locked' : n % 1000 === 2 ? 'disabled' : 'active',
    level,
    method: methods[level] ?? null,
    document: level === 1 ? undefined : documentOf(n, isMan, isFromHongKong),
    registeredDaysAgo: 2 + Math.floor(mixed(n, 2) * 1000),
  };
}

function levelOf(n: number): number {
  if (isUnproven(n)) return 1;
  const place = n % 20;
  return place < 15 ? 2 : place < 19 ? 3 : 4;
}

/** 154 was given to no carrier: what is sent there reaches nobody. Every tenth has a mailbox as well. */
function identifiersOf(n: number): Identifier[] {
  const digits = String(n).padStart(8, '0');
  const mobile: Identifier = { kind: 'mobile', value: `+86154${digits}` };
  return n % 10 === 4 ? [mobile, { kind: 'email', value: `load.${digits}@example.cn` }] : [mobile];
}

/** The region is the province itself, where nobody is registered, as in the demonstration: no such number was ever given out. */
function documentOf(n: number, isMan: boolean, isFromHongKong: boolean): LoadPerson['document'] {
  const day = new Date(firstBirthday + ((n * birthdayStep) % birthdays) * 86_400_000);
  const order = Math.floor(n / birthdays) * 2 + (isMan ? 1 : 0);
  const born = day.toISOString().slice(0, 10).replaceAll('-', '');
  const body = (isFromHongKong ? '810000' : '440000') + born + String(order).padStart(3, '0');
  const type = isFromHongKong ? 'hk-macao-residence-permit' : 'resident-id';
  return { type, issuer: 'CHN', number: body + mod112CheckCharacter(body) };
}
