import { normaliseCode } from '../lib/normalise-code.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';

/** Digits and capital letters without I, O, S, V and Z (GB 32100-2015). */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const shape = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/;
/** Registering authority and kind of body, the first two characters. */
const kinds = /^(1[1239]|2[19]|3[123459]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[123]|A[19]|N[1239]|Y1)/;
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Reads a unified social credit code: shape, its own check character (GB 32100) and that of the organisation code inside
 * (GB 11714). `organisation-check` is a reason apart: old codes with a wrong inner check were assigned, and a registry's
 * match may override it. An all-digit code can be a citizen number as well: the field decides, never the checksum.
 */
export function parseUscc(text: string): Outcome<{ uscc: string }, 'shape' | 'check-digit' | 'organisation-check'> {
  const uscc = normaliseCode(text);
  if (!shape.test(uscc) || !kinds.test(uscc)) return refuse('shape');
  if (usccCheckCharacter(uscc.slice(0, 17)) !== uscc[17]) return refuse('check-digit');
  if (organisationCheckCharacter(uscc.slice(8, 16)) !== uscc[16]) return refuse('organisation-check');
  return { ok: true, uscc };
}

/** Check character over the first seventeen characters: weights 3^i mod 31. */
export function usccCheckCharacter(body: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += alphabet.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  // The outer modulus matters: a sum divisible by 31 would point past the end of the alphabet.
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/** Check character of an organisation code (GB 11714) over its eight characters; letters count A=10 … Z=35. */
export function organisationCheckCharacter(body: string): string {
  const sum = [...body].reduce((total, character, index) => {
    return total + Number.parseInt(character, 36) * (organisationWeights[index] ?? 0);
  }, 0);
  const rest = 11 - (sum % 11);
  return rest === 10 ? 'X' : String(rest % 11);
}
