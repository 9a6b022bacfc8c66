import type { Knex } from 'knex';
import { createClientRegistry } from '../../server/clients/registry.ts';
import type { Database } from '../../server/db/database.ts';
import { createColumnCipher } from '../../server/keys/column-cipher.ts';
import { type Appointment, appointOfficial } from '../../server/officials/appoint.ts';
import type { OfficialParts } from '../../server/officials/parts.ts';
import { registerPerson } from '../../server/people/register-person.ts';
import { testConfig } from '../support/config.ts';
import { useDatabase } from '../support/database.ts';

export const operator = { operator: 'official-appoint', reason: 'joined on 1 March' } as const;

export const start = new Date('2026-03-01T08:00:00Z');
export const config = testConfig();
export const cipher = createColumnCipher(config);

/** Inside a `describe`: what acts on posts need, on a database of its own, with a clock that stands still until it is set. */
export function useOfficials(): () => OfficialParts & { database: Database; setClock(to: Date): void } {
  const database = useDatabase();
  let parts: (OfficialParts & { database: Database; setClock(to: Date): void }) | undefined;
  before(async () => {
    let now = start;
    const clients = await createClientRegistry({ database: database(), cipher });
    parts = {
      ...{ config, cipher, clients, database: database(), knex: database().knex },
      clock: () => now,
      setClock: (to) => {
        now = to;
      },
    };
  });
  return () => {
    if (!parts) throw new Error('useOfficials: ask inside a hook or a test');
    return parts;
  };
}

let mobiles = 50_000_000;

/** One that nobody else got. */
export function newMobile(): string {
  mobiles += 1;
  return `+86139${mobiles}`;
}

/** An account with a verified mobile number; its name is proven at `level` 2 and above. */
export async function makeOfficial(
  knex: Knex,
  { name = '赵示例', mobile = newMobile(), level = 2 }: { name?: string; mobile?: string; level?: number } = {},
): Promise<{ personId: string; name: string; mobile: string }> {
  const identifier = { kind: 'mobile', value: mobile } as const;
  const made = await knex.transaction((tx) =>
    registerPerson(tx, cipher, { identifier, locale: 'zh-Hans', largePrint: false }),
  );
  if (!made.ok) throw new Error(made.reason);
  await knex('persons').where({ id: made.personId }).update({ name, assurance_level: level });
  return { personId: made.personId, name, mobile };
}

let jobNumber = 0;

export function appointment(of: Pick<Appointment, 'unitId' | 'name' | 'mobile'> & Partial<Appointment>): Appointment {
  jobNumber += 1;
  return {
    title: '科员',
    jobNumber: `A${jobNumber}`,
    startsOn: '2026-03-01',
    endsOn: undefined,
    isPrimary: false,
    position: 0,
    delivery: 'hand',
    ...of,
  };
}

/** Appoints and throws when that is refused. */
export async function appoint(
  parts: OfficialParts,
  of: Parameters<typeof appointment>[0],
): Promise<{ postId: string; secret: string }> {
  const appointed = await appointOfficial(parts, operator, appointment(of));
  if (!appointed.ok) throw new Error(appointed.reason);
  return { postId: appointed.postId, secret: secretOf(appointed.link) };
}

export function secretOf(link: string): string {
  return link.split('/').at(-1) ?? '';
}
