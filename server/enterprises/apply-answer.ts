import type { Knex } from 'knex';
import { recordEvent } from '../audit/record.ts';
import { endMandatesOfEnterprise } from '../mandates/end.ts';
import { stopUseOfMandates } from '../mandates/stop-use.ts';
import { enqueueNotices } from '../people/notices/enqueue-notices.ts';
import { endIdentities } from '../sessions/end-identities.ts';
import type { Answered } from './ask-registry.ts';
import { endFormerRights } from './end-former-rights.ts';
import { judgeAnswer, type Verdict } from './judge-answer.ts';
import type { EnterpriseParts } from './parts.ts';
import { type Check, clearRepresentative, type Enterprise, updateFacts } from './store.ts';

export type Applied = 'unchanged' | 'changed' | 'representative-ended' | 'overtaken';

const hourMs = 3_600_000;

/**
 * Takes over what the registry says of a claimed enterprise, asked about its present representative, in the transaction that
 * has locked it: facts that changed, a status that ends or stops every use, a representative who is so no more.
 */
export async function applyAnswer(
  tx: Knex.Transaction,
  parts: EnterpriseParts,
  enterprise: Enterprise,
  answered: Answered,
): Promise<Applied> {
  const verdict = judgeAnswer(enterprise, answered.answer);
  if (!(await updateFacts(tx, enterprise.id, { ...verdict.facts, said: verdict.said }, checkOf(parts, answered))))
    return 'overtaken';
  if (verdict.changed.length > 0) await recordChange(tx, enterprise, verdict);
  if (verdict.became) await followStatus(tx, parts, { ...enterprise, ...verdict.facts });
  const former = enterprise.representativeId;
  if (verdict.isReplaced && former && (await clearRepresentative(tx, enterprise.id, former))) {
    await endFormerRights(tx, parts, { id: enterprise.id, name: verdict.facts.name }, former);
    return 'representative-ended';
  }
  return verdict.changed.length > 0 ? 'changed' : 'unchanged';
}

export function checkOf({ config }: Pick<EnterpriseParts, 'config'>, { askedAt, answeredAt }: Answered): Check {
  return { askedAt, answeredAt, dueAt: new Date(answeredAt.getTime() + config.enterpriseCheckHours * hourMs) };
}

async function recordChange(tx: Knex.Transaction, enterprise: Enterprise, { changed, facts }: Verdict): Promise<void> {
  await recordEvent(tx, {
    type: 'enterprise.registry.changed',
    outcome: 'success',
    ...(enterprise.representativeId && { personId: enterprise.representativeId }),
    detail: { enterpriseId: enterprise.id, fields: changed.join(' '), status: facts.status },
  });
}

/** A status other than active stops every use; striking off ends what was granted and held, which does not come back. */
export async function followStatus(
  tx: Knex.Transaction,
  parts: EnterpriseParts,
  enterprise: Enterprise,
): Promise<void> {
  const { id, status, name, representativeId } = enterprise;
  if (status === 'struck-off') await endMandatesOfEnterprise(tx, parts, id, 'struck-off', parts.clock());
  if (status === 'suspended') await stopUseOfMandates(tx, parts, id);
  if (status !== 'active') await endIdentities(tx, parts, [`representative:${id}`]);
  if (representativeId) {
    await enqueueNotices(tx, parts.cipher, representativeId, { code: `enterprise.${status}`, enterprise: name });
  }
}
