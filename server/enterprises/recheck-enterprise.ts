import { type Outcome, refuse } from '../lib/outcome.ts';
import { getVerifiedPerson } from '../people/verified-person.ts';
import { type Applied, applyAnswer } from './apply-answer.ts';
import { askRegistry } from './ask-registry.ts';
import type { EnterpriseParts } from './parts.ts';
import { findEnterprise, lockEnterprise } from './store.ts';

export type Recheck = Outcome<{ result: Applied }, 'not-claimed' | 'registry-unavailable'>;

/**
 * Asks the registry again about a claimed enterprise and takes its word. A registry that does not answer changes nothing.
 * Whatever was claimed or checked while the question was on its way is newer and stays.
 */
export async function recheckEnterprise(parts: EnterpriseParts, enterpriseId: string): Promise<Recheck> {
  const enterprise = await findEnterprise(parts.knex, enterpriseId);
  const personId = enterprise?.representativeId;
  if (!enterprise || !personId) return refuse('not-claimed');
  const person = await getVerifiedPerson(parts.knex, parts.cipher, personId);
  const asked = await askRegistry(parts, enterprise.uscc, person);
  if (!asked.ok) return asked;
  return parts.knex.transaction(async (tx): Promise<Recheck> => {
    const held = await lockEnterprise(tx, enterprise.uscc);
    if (held?.representativeId !== personId) return { ok: true, result: 'overtaken' };
    return { ok: true, result: await applyAnswer(tx, parts, held, asked) };
  });
}
