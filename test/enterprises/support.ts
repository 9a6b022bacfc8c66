import type { Knex } from 'knex';
import type { EnterpriseQuestion } from '../../adapters/registries/enterprise.ts';
import { createFakeEnterpriseRegistry, type RegisteredEnterprise } from '../../adapters/registries/fake-enterprise.ts';
import { createFakePopulationRegistry } from '../../adapters/registries/fake-population.ts';
import type { EnterpriseParts } from '../../server/enterprises/parts.ts';
import type { EnterpriseFacts, Identity } from '../../server/lib/identity.ts';
import { payloadContext } from '../../server/outbox/enqueue.ts';
import { verifyIdentity } from '../../server/people/verify-identity.ts';
import { type Someone, somebody } from '../mandates/support.ts';
import { citizenNumber } from '../people/citizen-number.ts';
import { cipher } from '../people/support.ts';
import { testConfig } from '../support/config.ts';
import { madeUpCode } from './made-up-code.ts';

export type Verified = Someone & { number: string };

/** A registry whose entries a test changes, answering as the fake that ships; it keeps what it was asked. */
export function registryOf(entries: RegisteredEnterprise[] = []) {
  const asked: EnterpriseQuestion[] = [];
  const registry = {
    entries,
    asked,
    isFake: true,
    lookUp: (question: EnterpriseQuestion) => {
      asked.push(question);
      return createFakeEnterpriseRegistry({ register: registry.entries, slowMs: 20 }).lookUp(question);
    },
    /** The entry of a code, to be changed. */
    entry(uscc: string): RegisteredEnterprise {
      const found = registry.entries.find((entry) => entry.uscc === uscc);
      if (!found) throw new Error('no such entry');
      return found;
    },
    /** Another one, represented by this person. */
    register(representative: Verified | undefined, more: Partial<RegisteredEnterprise> = {}): string {
      const uscc = more.uscc ?? madeUpCode();
      const entry = { uscc, name: '示例茶馆', kind: 'company', status: 'active', ...more } as const;
      registry.entries.push(representative ? { ...entry, representative: named(representative) } : entry);
      return uscc;
    },
  };
  return registry;
}

export type TestRegistry = ReturnType<typeof registryOf>;

export const named = ({ name, number }: Verified) => ({ name, number });

export function enterpriseParts(
  knex: Knex,
  enterpriseRegistry: EnterpriseParts['enterpriseRegistry'],
  clock: () => Date = () => new Date(),
): EnterpriseParts {
  const clients = { find: async () => undefined, label: async () => undefined };
  return { config: testConfig(), cipher, clients, knex, enterpriseRegistry, clock };
}

/** A person verified by a resident identity card. */
export async function verified(knex: Knex): Promise<Verified> {
  const someone = await somebody(knex, 1);
  const number = citizenNumber();
  const registry = createFakePopulationRegistry();
  const claim = { type: 'resident-id' as const, number, name: someone.name };
  const outcome = await verifyIdentity({ knex, cipher, registry, clock: () => new Date() }, someone.id, claim);
  if (!outcome.ok) throw new Error(outcome.reason);
  return { ...someone, number };
}

/** For whom a person can act now: role by enterprise id. */
export async function rolesOf(knex: Knex, personId: string, at = new Date()): Promise<Record<string, string>> {
  const { rows } = await knex.raw<{ rows: Identity[] }>('SELECT facts FROM identities_of(?, ?)', [personId, at]);
  const facts = rows.map((row) => row.facts).filter((one): one is EnterpriseFacts => one.type === 'enterprise');
  return Object.fromEntries(facts.map(({ enterprise, mandate }) => [enterprise.id, mandate.role]));
}

/** The texts of all messages to a mobile number that wait to leave. */
export async function messagesTo(knex: Knex, mobile: string): Promise<string[]> {
  const rows = await knex('outbox_entries').where({ kind: 'message' }).orderBy('created_at');
  const messages = rows.map((row) => JSON.parse(cipher.decrypt(payloadContext, row.payload_encrypted)));
  return messages.filter(({ recipient }) => recipient === mobile).map(({ body }) => body as string);
}
