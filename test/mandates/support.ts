import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { ClientRegistry } from '../../server/clients/registry.ts';
import type { EnterpriseFacts, IdentityFacts } from '../../server/lib/identity.ts';
import type { MandateParts } from '../../server/mandates/parts.ts';
import type { MandateWish } from '../../server/mandates/wish.ts';
import { addVerifiedIdentifier } from '../../server/people/add-identifier.ts';
import { cipher } from '../people/support.ts';
import { testConfig } from '../support/config.ts';

const nobody: ClientRegistry = { find: async () => undefined, label: async () => undefined };

const config = testConfig();

/** Parts of the acts on a clock that stands where the test puts it. */
export function mandateParts(knex: Knex, at: () => Date): MandateParts {
  return { config, cipher, clients: nobody, knex, clock: at };
}

export type Someone = { id: string; name: string; mobile: string };

let made = 0;

/** A person with a verified mobile number, and a proven name unless told otherwise. */
export async function somebody(knex: Knex, level = 3): Promise<Someone> {
  made += 1;
  const number = String(made).padStart(8, '0');
  const someone = { id: randomUUID(), name: `测试示例${chinese(made)}`, mobile: `+86138${number}` };
  await knex('persons').insert({ id: someone.id, name: someone.name, assurance_level: level });
  await knex.transaction((tx) =>
    addVerifiedIdentifier(tx, cipher, someone.id, { kind: 'mobile', value: someone.mobile }),
  );
  return someone;
}

const digits = '零一二三四五六七八九';
const chinese = (number: number) => [...String(number)].map((digit) => digits[Number(digit)]).join('');

export type Firm = { id: string; uscc: string; name: string };

export async function firm(knex: Knex, representativeId: string | null, status = 'active'): Promise<Firm> {
  made += 1;
  const one = { id: randomUUID(), uscc: `91440000MA${String(made).padStart(8, '0')}`, name: `示例企业${made}` };
  await knex('enterprises').insert({ ...one, kind: 'company', status, representative_person_id: representativeId });
  return one;
}

export const day = 86_400_000;

/** Everything, for thirty days, unless told otherwise. */
export function wishFor(enterpriseId: string, agent: Someone | Firm, now: Date, more: Partial<MandateWish> = {}) {
  return {
    enterpriseId,
    role: 'agent',
    agent:
      'uscc' in agent
        ? { kind: 'enterprise', uscc: agent.uscc }
        : { kind: 'person', name: agent.name, mobile: agent.mobile },
    services: null,
    acts: null,
    validUntil: new Date(now.getTime() + 30 * day),
    ...more,
  } satisfies MandateWish;
}

/** What the one place that judges says of a mandate; undefined: it may not be used. */
export async function factsOf(
  knex: Knex,
  personId: string,
  mandateId: string,
  at: Date,
): Promise<EnterpriseFacts | undefined> {
  const { rows } = await knex.raw<{ rows: { facts: IdentityFacts | null }[] }>(
    'SELECT identity_facts(?, ?, ?) AS facts',
    [personId, `mandate:${mandateId}`, at],
  );
  const facts = rows[0]?.facts;
  return facts?.type === 'enterprise' ? facts : undefined;
}

/** Applications that enterprises can be acted for in. */
export async function services(knex: Knex, clientIds: readonly string[]): Promise<void> {
  const unit = randomUUID();
  const name = JSON.stringify({ 'zh-Hans': '示例', 'zh-Hant': '示例', en: 'Example' });
  await knex('divisions').insert({ code: '440000', level: 'province', name }).onConflict().ignore();
  await knex('units').insert({ id: unit, kind: 'department', level: 'province', division_code: '440000', name });
  for (const client_id of clientIds) {
    const identities = JSON.stringify({ citizen: {}, enterprise: {} });
    await knex('applications').insert({ client_id, unit_id: unit, name, metadata: '{}', identities });
  }
}
