import { normaliseCode } from '../../lib/normalise-code.ts';
import { parseCitizenNumber, parseHongKongMacaoResidencePermit, parseTaiwanResidencePermit } from './citizen-number.ts';
import { dayInShanghai } from './dates.ts';
import type { DocumentProblem, DocumentType, IdentityDocument, NumberParser } from './document.ts';
import { issuingState } from './issuing-states.ts';
import { parsePermanentResidence2017, parsePermanentResidence2023 } from './permanent-residence.ts';
import {
  parseChinesePassport,
  parseForeignPassport,
  parseHongKongMacaoTravelPermit,
  parseNonChineseTravelPermit,
  parseTaiwanTravelPermit,
} from './travel-documents.ts';

/** In the order in which a number that does not fit its type is recognised; the strictest checks come first. */
const parsers: Record<DocumentType, NumberParser> = {
  'hk-macao-residence-permit': parseHongKongMacaoResidencePermit,
  'taiwan-residence-permit': parseTaiwanResidencePermit,
  'resident-id': parseCitizenNumber,
  'permanent-residence-2023': parsePermanentResidence2023,
  'permanent-residence-2017': parsePermanentResidence2017,
  'hk-macao-travel-permit': parseHongKongMacaoTravelPermit,
  'hk-macao-travel-permit-non-chinese': parseNonChineseTravelPermit,
  'taiwan-travel-permit': parseTaiwanTravelPermit,
  'chinese-passport': parseChinesePassport,
  'foreign-passport': parseForeignPassport,
};

export type DocumentParsing =
  | { ok: true; document: IdentityDocument }
  | { ok: false; reason: DocumentProblem }
  | { ok: false; reason: 'other-type'; recognised: DocumentType };

/**
 * Reads a typed document number: normalise, shape, check digit, date, policy, in that order. The person says the type;
 * it is never guessed, but a number that is whole as another type is named, so that the page can say "choose …".
 * `issuer` (see `issuingState`) is asked for with foreign passports alone: their numbers are unique per country only.
 */
export function parseIdentityDocument(type: DocumentType, text: string, now: Date, issuer?: string): DocumentParsing {
  const number = normaliseCode(text);
  const today = dayInShanghai(now);
  const parsed = parsers[type](number, today);
  if (!parsed.ok) {
    const recognised = parsed.reason === 'shape' ? recognise(number, today) : undefined;
    return recognised ? { ok: false, reason: 'other-type', recognised } : parsed;
  }
  if (type !== 'foreign-passport') return { ok: true, document: { type, issuer: 'CHN', ...parsed.document } };
  const state = issuingState(normaliseCode(issuer ?? ''));
  return state.ok ? { ok: true, document: { type, issuer: state.code, ...parsed.document } } : state;
}

/** Any short text would do for a foreign passport, so that type is never recognised. */
function recognise(number: string, today: string): DocumentType | undefined {
  const types = Object.keys(parsers) as DocumentType[];
  return types.find((type) => type !== 'foreign-passport' && parsers[type](number, today).ok);
}
