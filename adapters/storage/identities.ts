import type { Identity, IdentityFacts, IdentityKey } from '../../server/lib/identity.ts';
import type { RequestMemory } from './request-memory.ts';

/** For every read that brings a grant `g`: in which identity it was given, judged at the time `now`. Nothing is asked of citizens. */
export function identityColumns(now: `$${number}`): string {
  return `g.identity, CASE WHEN g.identity IS NOT NULL THEN identity_facts(g.person_id, g.identity, ${now}) END AS identity_facts`;
}

export type GrantColumns = {
  grant_text: string | null;
  identity: IdentityKey | null;
  identity_facts: IdentityFacts | null;
};

/** Remembers a grant as read. One whose identity may not be worn now is none, and no token hangs on it (T-128). */
export function rememberGrant(memory: RequestMemory, id: string, row: GrantColumns | undefined): string | null {
  const identity = row && identityOf(row);
  const text = identity ? row.grant_text : null;
  memory.set(`grant:${id}`, text);
  if (identity) memory.set(`identity:${id}`, identity);
  return text;
}

function identityOf({ identity, identity_facts }: GrantColumns): Identity | undefined {
  if (identity === null) return { key: 'citizen', facts: { type: 'citizen' } };
  return identity_facts === null ? undefined : { key: identity, facts: identity_facts };
}
