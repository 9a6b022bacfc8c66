/** `+8613812341234` → `138****1234`, `+85261234567` → `+852 61****67`: enough for the owner to know it, not for others to call it. */
export function maskMobile(e164: string): string {
  const mainland = /^\+86(\d{3})\d{4}(\d{4})$/.exec(e164);
  if (mainland) return `${mainland[1]}****${mainland[2]}`;
  const other = /^\+(85[23])(\d{2})\d+(\d{2})$/.exec(e164);
  return other ? `+${other[1]} ${other[2]}****${other[3]}` : `****${e164.slice(-2)}`;
}

/** `zhang@example.cn` → `z***@example.cn`. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '***' : `${address.charAt(0)}***${address.slice(at)}`;
}

/** `440104199003079986` → `4401**********9986`; short numbers keep two characters at each end, very short ones none. */
export function maskDocumentNumber(number: string): string {
  const kept = number.length >= 15 ? 4 : number.length >= 8 ? 2 : 0;
  return number.slice(0, kept) + '*'.repeat(number.length - 2 * kept) + number.slice(number.length - kept);
}

/** `王建国` → `*建国`, `Jane Example` → `J*** E***`. */
export function maskName(name: string): string {
  if (/^[\p{Script=Latin}\p{M}\s.'’-]+$/u.test(name)) {
    return name.split(/\s+/).map(maskWord).join(' ');
  }
  const characters = [...name];
  const kept = Math.min(2, characters.length - 1);
  return '*'.repeat(characters.length - kept) + characters.slice(characters.length - kept).join('');
}

function maskWord(word: string): string {
  return `${[...word][0] ?? ''}***`;
}
