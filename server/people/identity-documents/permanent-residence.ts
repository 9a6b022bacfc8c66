import { refuse } from '../../lib/outcome.ts';
import { icaoCheckDigit, mod112CheckCharacter } from './check-digits.ts';
import { calendarDate } from './dates.ts';
import type { NumberParser } from './document.ts';

/** Nationality, city code, birth YYMMDD, sequence, check digit. */
const card2017 = /^[A-Z]{3}\d{12}$/;
/** 9, province (never 9x), nationality (ISO 3166 numeric, 000 is nobody's), birth YYYYMMDD, sequence, check character. */
const card2023 = /^9[1-8]\d(?!000)\d{14}[\dX]$/;

/** Foreigner's permanent residence card of 2017: check digit of ICAO 9303 over the first fourteen. */
export const parsePermanentResidence2017: NumberParser = (number) => {
  if (!card2017.test(number)) return refuse('shape');
  if (icaoCheckDigit(number.slice(0, 14)) !== number[14]) return refuse('check-digit');
  // No century in the number: the day must exist in one of two, and no birth date is proposed.
  const day = number.slice(7, 13);
  if (!calendarDate(`19${day}`) && !calendarDate(`20${day}`)) return refuse('date');
  return { ok: true, document: { number } };
};

/** Foreigner's permanent residence card of 2023: first digit 9, check character as for citizens. */
export const parsePermanentResidence2023: NumberParser = (number, today) => {
  if (!card2023.test(number)) return refuse('shape');
  if (mod112CheckCharacter(number.slice(0, 17)) !== number[17]) return refuse('check-digit');
  const birthDate = calendarDate(number.slice(6, 14));
  if (birthDate === undefined) return refuse('date');
  if (birthDate > today) return refuse('future');
  return { ok: true, document: { number, birthDate } };
};
