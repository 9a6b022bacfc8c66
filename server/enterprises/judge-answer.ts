import type { EnterpriseAnswer } from '../../adapters/registries/enterprise.ts';
import type { EnterpriseStatus } from '../lib/identity.ts';
import type { Enterprise, RegistryFacts } from './store.ts';

export type Verdict = {
  /** What the enterprise is from now on. */
  facts: RegistryFacts;
  /** Which of them are new. */
  changed: (keyof RegistryFacts)[];
  /** The person asked about is its representative no more. */
  isReplaced: boolean;
  /** The status it came to. */
  became: EnterpriseStatus | undefined;
};

/**
 * What an answer about an enterprise and its representative means. An enterprise the registry no longer knows is taken as
 * suspended, since that stops every use and can be taken back, while ending what was granted cannot.
 */
export function judgeAnswer(stored: Enterprise, answer: EnterpriseAnswer): Verdict {
  const { name, kind, status } = stored;
  const before: RegistryFacts = { name, kind, status };
  const facts: RegistryFacts = answer.known
    ? { name: answer.name, kind: answer.kind, status: answer.status }
    : { ...before, status: status === 'struck-off' ? status : 'suspended' };
  const changed = (['name', 'kind', 'status'] as const).filter((fact) => facts[fact] !== before[fact]);
  return {
    facts,
    changed,
    isReplaced: answer.known && !answer.isRepresentative,
    became: changed.includes('status') ? facts.status : undefined,
  };
}
