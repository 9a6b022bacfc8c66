/** A value as one text, whatever the order of its members: the database gives those of jsonb in an order of its own. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

export function isSameValue(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}
