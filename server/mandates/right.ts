import type { EnterpriseFacts } from '../lib/identity.ts';
import type { MandateAct } from './mandate.ts';

/** How far a right goes. Null: no limit. */
export type Right = {
  services: string[] | null;
  acts: MandateAct[] | null;
  validUntil: Date | null;
  assuranceLevel: number;
};

export function rightOf({ mandate }: EnterpriseFacts): Right {
  return {
    services: mandate.services,
    acts: mandate.acts as MandateAct[] | null,
    validUntil: mandate.validUntil === null ? null : new Date(mandate.validUntil),
    assuranceLevel: mandate.assuranceLevel,
  };
}

/** Why what is wished does not fit into a right, if it does not. */
export function excessOver(
  wish: Pick<Right, 'services' | 'acts'> & { validUntil: Date },
  right: Right,
): 'wider-than-own' | 'longer-than-own' | undefined {
  if (!isWithin(wish.services, right.services) || !isWithin(wish.acts, right.acts)) return 'wider-than-own';
  return right.validUntil && wish.validUntil > right.validUntil ? 'longer-than-own' : undefined;
}

function isWithin(wished: readonly string[] | null, own: readonly string[] | null): boolean {
  if (own === null) return true;
  return wished?.every((one) => own.includes(one)) ?? false;
}
