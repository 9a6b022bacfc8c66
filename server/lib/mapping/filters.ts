/** What a value can be put through; each takes texts and gives texts. */
export const filters = {
  trim: (values: string[]) => values.map((value) => value.trim()),
  lower: (values: string[]) => values.map((value) => value.toLowerCase()),
  upper: (values: string[]) => values.map((value) => value.toUpperCase()),
  /** Only the digits: numbers written with spaces and dashes. */
  digits: (values: string[]) => values.map((value) => value.replace(/\D/g, '')),
  first: (values: string[]) => values.slice(0, 1),
  last: (values: string[]) => values.slice(-1),
  /** `split(',')` */
  split: (values: string[], [by = ',']: string[]) => values.flatMap((value) => value.split(by || ',')),
  /** `join(' ')` */
  join: (values: string[], [by = '']: string[]) => (values.length === 0 ? [] : [values.join(by)]),
  /** `prefix('+86')`: put before what does not begin so. */
  prefix: (values: string[], [text = '']: string[]) =>
    values.map((value) => (value.startsWith(text) ? value : text + value)),
  /** `equals('1')`: `true` for exactly this, `false` for anything else. */
  equals: (values: string[], [text = '']: string[]) => values.map((value) => String(value === text)),
  /** `among('a', 'b')`: keeps these, drops others. */
  among: (values: string[], allowed: string[]) => values.filter((value) => allowed.includes(value)),
  /** `map('01', 'resident-id', '02', 'chinese-passport')`: pairs; what is not listed is dropped. */
  map: (values: string[], pairs: string[]) => values.flatMap((value) => translate(value, pairs)),
  /** First component of a distinguished name: `cn=Tax,ou=Groups,…` → `Tax`. */
  rdn: (values: string[]) => values.flatMap((value) => /^[^=,+]+=((?:\\.|[^,+\\])*)/.exec(value)?.[1] ?? []),
} satisfies Record<string, (values: string[], given: string[]) => string[]>;

export type FilterName = keyof typeof filters;

export function isFilterName(word: string): word is FilterName {
  return Object.hasOwn(filters, word);
}

function translate(value: string, pairs: string[]): string[] {
  const at = pairs.findIndex((from, index) => index % 2 === 0 && from === value);
  const to = at < 0 ? undefined : pairs[at + 1];
  return to === undefined ? [] : [to];
}
