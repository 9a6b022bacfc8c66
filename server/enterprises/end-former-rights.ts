import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { endMandatesOfEnterprise } from '../mandates/end.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { endIdentities } from '../sessions/end-identities.ts';
import type { EnterpriseParts } from './parts.ts';

/**
 * What follows when somebody is the representative no more: every mandate that rests on their right ends, and every session
 * an application gave for it, in the transaction that replaced them; they are told. Nobody has to agree, least of all the one
 * who leaves (DOMAIN point 20).
 */
export async function endFormerRights(
  tx: Knex.Transaction,
  parts: EnterpriseParts,
  enterprise: { id: string; name: string },
  formerId: string,
): Promise<void> {
  const reason = 'representative-changed';
  const { ended } = await endMandatesOfEnterprise(tx, parts, enterprise.id, reason, parts.clock());
  await endIdentities(tx, parts, [`representative:${enterprise.id}`]);
  await recordEvent(tx, {
    type: 'enterprise.representative.ended',
    outcome: 'success',
    personId: formerId,
    detail: { enterpriseId: enterprise.id, reason, mandates: ended },
  });
  await enqueueNotices(tx, parts.cipher, formerId, {
    code: 'enterprise.representative-changed',
    enterprise: enterprise.name,
    mandates: ended,
  });
}
