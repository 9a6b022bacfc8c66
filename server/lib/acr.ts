/** Authentication levels in rising order (DESIGN section 7); `phr` and `phrh` are the registered EAP names. */
export const acrValues = ['urn:yimen:aal1', 'urn:yimen:aal2', 'phr', 'phrh'] as const;
export type Acr = (typeof acrValues)[number];

export function rank(acr: string | undefined): number {
  return acrValues.indexOf(acr as Acr);
}

export function satisfies(reached: string | undefined, wanted: string): boolean {
  return rank(wanted) >= 0 && rank(reached) >= rank(wanted);
}

/** The strictest of several demands; undefined when none demands anything. */
export function strictestAcr(demands: readonly (Acr | undefined)[]): Acr | undefined {
  const highest = Math.max(-1, ...demands.map(rank));
  return acrValues[highest];
}
