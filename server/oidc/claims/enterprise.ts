import { pairwiseReference } from '../../keys/pairwise.ts';
import type { EnterpriseFacts } from '../../lib/identity.ts';
import { inUtc } from '../../lib/in-utc.ts';
import type { Recipient } from './identity.ts';

export type EnterpriseClaim = { uscc: string; name: string; kind: string; status: string };

export type MandateClaim = {
  /** Pairwise; absent for the representative, whose right comes from the registry. */
  id?: string;
  role: EnterpriseFacts['mandate']['role'];
  services: 'all' | string[];
  acts: 'all' | string[];
  /** ISO 8601, in UTC; absent: no end is set. */
  until?: string;
  /** From the enterprise acted for to the person who acts: the agency in between, if there is one. */
  chain: { mandate: string; uscc: string; name: string }[];
};

export function enterpriseClaim({ enterprise: { uscc, name, kind, status } }: EnterpriseFacts): EnterpriseClaim {
  return { uscc, name, kind, status };
}

/** By what right somebody acts, as far as it concerns this application: which others the mandate is for is not its business. */
export function mandateClaim({ mandate }: EnterpriseFacts, { pairwiseKey, sector, clientId }: Recipient): MandateClaim {
  const reference = (id: string) => pairwiseReference(pairwiseKey, sector, 'mandate', id);
  return {
    ...(mandate.id !== null && { id: reference(mandate.id) }),
    role: mandate.role,
    services: mandate.services === null ? 'all' : [clientId],
    acts: mandate.acts ?? 'all',
    ...(mandate.validUntil !== null && { until: inUtc(new Date(mandate.validUntil)) }),
    chain: mandate.chain.map((link) => ({ mandate: reference(link.mandate), uscc: link.uscc, name: link.name })),
  };
}
