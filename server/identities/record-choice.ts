import type { AuditEvent } from '../audit/events.ts';
import type { ServedIdentities } from '../clients/served-identities.ts';
import type { Change } from '../db/database.ts';
import type { Identity, IdentityFacts } from '../lib/identity.ts';
import { type Choice, choiceSaved } from './store.ts';

export type Entry = { personId: string; clientId: string; served: ServedIdentities; identity: Identity };

/**
 * That somebody enters an application in one of their identities: this is what the uses of a mandate are read from. An
 * application that serves citizens only lets nobody choose, so there is nothing to tell.
 */
export function entryEvent({ personId, clientId, served, identity }: Entry): AuditEvent | undefined {
  if (!served.enterprise && !served.official) return undefined;
  const detail = { identity: identity.facts.type, ...referencesOf(identity.facts) };
  return { type: 'identity.chosen', outcome: 'success', actorId: personId, personId, clientId, detail };
}

/** Remembers a choice for the next time, as a change of the act it is made in. */
export function rememberingOf(choice: Choice): Change {
  return choiceSaved(choice);
}

function referencesOf(facts: IdentityFacts) {
  if (facts.type === 'citizen') return {};
  if (facts.type === 'official') return { postId: facts.official.postId };
  const { enterprise, mandate } = facts;
  const [agency] = mandate.chain;
  return {
    enterpriseId: enterprise.id,
    ...(mandate.id !== null && { mandateId: mandate.id }),
    ...(agency && { agencyMandateId: agency.mandate }),
  };
}
