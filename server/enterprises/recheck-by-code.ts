import { normaliseCode } from '../lib/normalise-code.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import type { Applied } from './apply-answer.ts';
import type { EnterpriseParts } from './parts.ts';
import { recheckEnterprise } from './recheck-enterprise.ts';
import { findEnterpriseByUscc } from './store.ts';

/** The check of one enterprise at once, for an operator who was told of a change. */
export async function recheckByCode(
  parts: EnterpriseParts,
  typed: string,
): Promise<Outcome<{ result: Applied }, 'not-claimed' | 'registry-unavailable'>> {
  const enterprise = await findEnterpriseByUscc(parts.knex, normaliseCode(typed));
  return enterprise ? recheckEnterprise(parts, enterprise.id, { command: 'enterprises-check' }) : refuse('not-claimed');
}
