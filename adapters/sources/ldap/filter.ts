/** Puts a value into the place of a filter, escaped (RFC 4515 section 3): whatever it holds stays one value. */
export function fillFilter(filter: string, place: string, value: string): string {
  return filter.replaceAll(place, () => escapeValue(value));
}

/** Everything but plain letters and digits of ASCII as `\xx`, octet by octet: nothing to get wrong about. */
function escapeValue(value: string): string {
  return [...Buffer.from(value, 'utf8')].map(escapeOctet).join('');
}

function escapeOctet(octet: number): string {
  const character = String.fromCharCode(octet);
  return /[A-Za-z0-9@._-]/.test(character) ? character : `\\${octet.toString(16).padStart(2, '0')}`;
}
