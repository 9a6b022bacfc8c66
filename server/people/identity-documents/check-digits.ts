const mod11Characters = '10X98765432';

/**
 * Check character of ISO 7064 MOD 11-2 over the first seventeen digits of a citizen number (GB 11643-1999),
 * also used by permits and by the permanent residence card of 2023.
 */
export function mod112CheckCharacter(body: string): string {
  let sum = 0;
  for (const digit of body) sum = (sum + Number(digit)) * 2;
  return mod11Characters.charAt(sum % 11);
}

const icaoWeights = [7, 3, 1];

/** Check digit of ICAO 9303 part 3 section 4.9: weights 7 3 1, letters A=10 … Z=35. */
export function icaoCheckDigit(body: string): string {
  const sum = [...body].reduce((total, character, index) => {
    return total + Number.parseInt(character, 36) * (icaoWeights[index % 3] ?? 0);
  }, 0);
  return String(sum % 10);
}
