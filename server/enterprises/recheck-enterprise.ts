import { recordEvent } from '../audit/record.ts';
import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { getVerifiedPerson } from '../people/verified-person.ts';
import { type Applied, applyAnswer } from './apply-answer.ts';
import { askRegistry } from './ask-registry.ts';
import type { EnterpriseParts } from './parts.ts';
import { findEnterprise, lockEnterprise } from './store.ts';

export type Recheck = Outcome<{ result: Applied }, 'not-claimed' | 'registry-unavailable'>;

/** Whoever has it asked at once: an administrator, or an operator by a command. */
type Asker = { actorId?: string; command?: string };

/**
 * Asks the registry again about a claimed enterprise and takes its word. A registry that does not answer changes nothing.
 * Whatever was claimed or checked while the question was on its way is newer and stays.
 */
export async function recheckEnterprise(parts: EnterpriseParts, enterpriseId: string, by?: Asker): Promise<Recheck> {
  const enterprise = await findEnterprise(parts.knex, enterpriseId);
  const personId = enterprise?.representativeId;
  if (!enterprise || !personId) return recordRefused(parts, enterprise?.id, by, 'not-claimed');
  const person = await getVerifiedPerson(parts.knex, parts.cipher, personId);
  const asked = await askRegistry(parts, enterprise.uscc, person);
  if (!asked.ok) return recordRefused(parts, enterprise.id, by, asked.reason);
  return parts.knex.transaction(async (tx): Promise<Recheck> => {
    const held = await lockEnterprise(tx, enterprise.uscc);
    const isSame = held?.representativeId === personId;
    const result = isSame ? await applyAnswer(tx, parts, held, asked) : 'overtaken';
    if (by) await recordChecked(tx, enterprise.id, by, { outcome: 'success', result });
    return { ok: true, result };
  });
}

async function recordRefused(
  { knex }: EnterpriseParts,
  enterpriseId: string | undefined,
  by: Asker | undefined,
  reason: 'not-claimed' | 'registry-unavailable',
): Promise<Recheck> {
  if (by && enterpriseId) await recordChecked(knex, enterpriseId, by, { outcome: 'refused', result: reason });
  return refuse(reason);
}

/** What came of a check that somebody asked for; that it was asked for stands in the log already. Checks that fall due are not told one by one. */
async function recordChecked(
  tx: Queryable,
  enterpriseId: string,
  { actorId, command }: Asker,
  { outcome, result }: { outcome: 'success' | 'refused'; result: string },
): Promise<void> {
  const detail = { enterpriseId, result, ...(command !== undefined && { command }) };
  await recordEvent(tx, { type: 'enterprise.registry.checked', outcome, ...(actorId && { actorId }), detail });
}
