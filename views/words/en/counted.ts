const rules = new Intl.PluralRules('en');

/** `1 day`, `2 days`. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${rules.select(count) === 'one' ? '' : 's'}`;
}
