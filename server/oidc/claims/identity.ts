import type { KeyObject } from 'node:crypto';
import { pairwiseIdentity } from '../../keys/pairwise.ts';
import type { IdentityFacts, IdentityType } from '../../lib/identity.ts';

/** Whose claims they are and for whom: what every claim that must not be comparable between sectors is made with. */
export type Recipient = { pairwiseKey: KeyObject; sector: string; clientId: string };

/**
 * In which capacity somebody is here. `id` stays while the capacity does: for an enterprise it is the same after a mandate
 * was renewed or an agent became its representative, and another one for each person who acts for it.
 */
export function identityClaim(
  { pairwiseKey, sector }: Recipient,
  personId: string,
  facts: IdentityFacts,
): { type: IdentityType; id: string } {
  return { type: facts.type, id: pairwiseIdentity(pairwiseKey, sector, personId, hatOf(facts)) };
}

function hatOf(facts: IdentityFacts): string {
  switch (facts.type) {
    case 'citizen':
      return 'citizen';
    case 'enterprise':
      return `enterprise:${facts.enterprise.id}`;
    case 'official':
      return `official:${facts.official.postId}`;
  }
}
