import { setTimeout as delay } from 'node:timers/promises';
import type { EnterpriseKind, EnterpriseStatus } from '../../server/lib/identity.ts';
import type { EnterpriseAnswer, EnterpriseQuestion, EnterpriseRegistry } from './enterprise.ts';
import { RegistryUnavailable } from './unavailable.ts';

/** As long as a real registry may take before it counts as out of reach. */
const defaultSlowMs = 5000;

/** An enterprise it knows by name; without a representative nobody is confirmed. */
export type RegisteredEnterprise = {
  uscc: string;
  name: string;
  kind: EnterpriseKind;
  status: EnterpriseStatus;
  representative?: { name: string; number: string };
};

type FakeOptions = { register?: readonly RegisteredEnterprise[]; slowMs?: number; clock?: () => Date };

/**
 * An enterprise registry for development, demonstration and tests. It knows the enterprises it is given; any other code it
 * answers by the six digits after the first two, which stand for no place in the country:
 *
 * | digits 3 to 8 | answer |
 * |---|---|
 * | `000001` | somebody else is the representative |
 * | `000002` | whoever asks is the representative until half past each hour, and is so no more until the hour is full |
 * | `000003` | struck off |
 * | `000004` | suspended |
 * | `000005` | unknown |
 * | `000006` | slow: no answer until the time is up |
 * | `000007` | down: no answer at all |
 * | any other | active, and whoever asks is the representative |
 */
export function createFakeEnterpriseRegistry({
  register = [],
  slowMs = defaultSlowMs,
  clock = () => new Date(),
}: FakeOptions = {}): EnterpriseRegistry {
  const known = new Map(register.map((enterprise) => [enterprise.uscc, enterprise]));
  return {
    isFake: true,
    async lookUp(question) {
      const enterprise = known.get(question.uscc);
      return enterprise ? fromRegister(enterprise, question) : byPlace(question.uscc, slowMs, clock());
    },
  };
}

function fromRegister(
  { name, kind, status, representative }: RegisteredEnterprise,
  { representative: asked }: EnterpriseQuestion,
): EnterpriseAnswer {
  const isRepresentative = representative?.name === asked.name && representative.number === asked.number;
  return { known: true, name, kind, status, isRepresentative };
}

async function byPlace(uscc: string, slowMs: number, now: Date): Promise<EnterpriseAnswer> {
  const answer = {
    known: true,
    name: `示例企业 ${uscc.slice(14)}`,
    kind: kindOf(uscc),
    status: 'active',
    isRepresentative: true,
  } as const;
  switch (uscc.slice(2, 8)) {
    case '000001':
      return { ...answer, isRepresentative: false };
    case '000002':
      return { ...answer, isRepresentative: now.getUTCMinutes() < 30 };
    case '000003':
      return { ...answer, status: 'struck-off' };
    case '000004':
      return { ...answer, status: 'suspended' };
    case '000005':
      return { known: false };
    case '000006':
      await delay(slowMs);
      throw new RegistryUnavailable('the enterprise registry did not answer in time');
    case '000007':
      throw new RegistryUnavailable('the enterprise registry is out of reach');
    default:
      return answer;
  }
}

/** By the registering authority in the first two characters (GB 32100). */
function kindOf(uscc: string): EnterpriseKind {
  if (uscc.startsWith('92')) return 'sole-trader';
  if (uscc.startsWith('1')) return 'public-institution';
  return uscc.startsWith('5') ? 'social-organisation' : 'company';
}
