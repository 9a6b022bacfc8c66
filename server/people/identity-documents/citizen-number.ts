import { refuse } from '../../lib/outcome.ts';
import { mod112CheckCharacter } from './check-digits.ts';
import { calendarDate } from './dates.ts';
import type { NumberParser, ParsedNumber } from './document.ts';

/** First characters 1 to 7: withdrawn region codes stay valid for life, so the registry and not a list knows them all. */
const mainland = /^[1-7]\d{16}[\dX]$/;
const oldMainland = /^[1-7]\d{14}$/;
const hongKongMacao = /^8[12]0000\d{11}[\dX]$/;
const taiwan = /^830000\d{11}[\dX]$/;

/** Citizen number of GB 11643-1999; the old fifteen digits become eighteen. */
export const parseCitizenNumber: NumberParser = (number, today) => {
  if (oldMainland.test(number)) return parseEighteen(lengthen(number), today);
  return mainland.test(number) ? parseEighteen(number, today) : refuse('shape');
};

/** Residence permit for people of Hong Kong (810000) and Macao (820000): same form and check as the citizen number. */
export const parseHongKongMacaoResidencePermit: NumberParser = (number, today) =>
  hongKongMacao.test(number) ? parseEighteen(number, today) : refuse('shape');

/** Residence permit for people of Taiwan: 830000, not the 710000 of GB/T 2260. */
export const parseTaiwanResidencePermit: NumberParser = (number, today) =>
  taiwan.test(number) ? parseEighteen(number, today) : refuse('shape');

/** The old form has no century, which is always the twentieth, and no check character. */
function lengthen(number: string): string {
  const body = `${number.slice(0, 6)}19${number.slice(6)}`;
  return body + mod112CheckCharacter(body);
}

function parseEighteen(number: string, today: string): ParsedNumber {
  if (mod112CheckCharacter(number.slice(0, 17)) !== number[17]) return refuse('check-digit');
  const birthDate = calendarDate(number.slice(6, 14));
  if (birthDate === undefined) return refuse('date');
  if (birthDate > today) return refuse('future');
  const sex = Number(number[16]) % 2 === 1 ? 'male' : 'female';
  return { ok: true, document: { number, birthDate, sex } };
}
