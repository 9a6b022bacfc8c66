import type { EnterpriseAnswer } from '../../adapters/registries/enterprise.ts';
import type { EnterpriseStatus } from '../lib/identity.ts';
import type { Enterprise, RegistryFacts } from './store.ts';

export type Verdict = {
  /** What the enterprise is from now on. */
  facts: RegistryFacts;
  /** The status the registry itself gave. */
  said: EnterpriseStatus;
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
  const said = answer.known ? answer.status : status === 'struck-off' ? status : 'suspended';
  const facts: RegistryFacts = {
    ...(answer.known ? { name: answer.name, kind: answer.kind } : { name, kind }),
    status: whileHeld(stored, said),
  };
  const changed = (['name', 'kind', 'status'] as const).filter((fact) => facts[fact] !== before[fact]);
  return {
    facts,
    said,
    changed,
    isReplaced: answer.known && !answer.isRepresentative,
    became: changed.includes('status') ? facts.status : undefined,
  };
}

/** What counts of a status while an administrator holds the enterprise: no word of the registry makes it active. */
export function whileHeld({ isHeld }: Pick<Enterprise, 'isHeld'>, said: EnterpriseStatus): EnterpriseStatus {
  return isHeld && said === 'active' ? 'suspended' : said;
}
