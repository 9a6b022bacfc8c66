import { refuse } from '../../lib/outcome.ts';
import type { NumberParser } from './document.ts';

/** Older cards print two more digits, the number of issues; the first nine characters are the person's for life. */
export const parseHongKongMacaoTravelPermit: NumberParser = (number) =>
  /^[HM]\d{8}(\d{2})?$/.test(number) ? { ok: true, document: { number: number.slice(0, 9) } } : refuse('shape');

/** Since 2024-07-10 for permanent residents of Hong Kong and Macao who are not Chinese. */
export const parseNonChineseTravelPermit: NumberParser = shaped(/^[HM]A\d{7}$/);

export const parseTaiwanTravelPermit: NumberParser = shaped(/^\d{8}$/);

/** Mainland E and the older G series, Hong Kong H and K, Macao MA. */
export const parseChinesePassport: NumberParser = shaped(/^(E\d{8}|E[A-Z]\d{7}|G\d{8}|[HK]\d{8}|MA\d{7})$/);

/** What the machine-readable line of ICAO 9303 holds: one to nine letters and digits. */
export const parseForeignPassport: NumberParser = shaped(/^[A-Z0-9]{1,9}$/);

/** None of these carries a check digit or a date: the shape is all there is to see. */
function shaped(shape: RegExp): NumberParser {
  return (number) => (shape.test(number) ? { ok: true, document: { number } } : refuse('shape'));
}
