import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { type Registration, registerApplication } from '../../server/clients/register-application.ts';
import type { ColumnCipher } from '../../server/keys/column-cipher.ts';

const name = { 'zh-Hans': '测试', 'zh-Hant': '測試', en: 'Test' };

/** A unit to hang applications on. */
export async function makeUnit(knex: Knex): Promise<string> {
  const id = randomUUID();
  const division = { code: '330000', level: 'province', name: JSON.stringify(name) };
  await knex('divisions').insert(division).onConflict('code').ignore();
  await knex('units').insert({
    id,
    kind: 'department',
    level: 'province',
    division_code: division.code,
    name: JSON.stringify(name),
  });
  return id;
}

/** A registered application; throws when the registration is refused. */
export async function makeApplication(
  knex: Knex,
  cipher: ColumnCipher,
  registration: Partial<Registration> & Pick<Registration, 'metadata'>,
): Promise<{ clientId: string; clientSecret: string | undefined }> {
  const unitId = registration.unitId ?? (await makeUnit(knex));
  const done = await knex.transaction((tx) => registerApplication(tx, cipher, { name, ...registration, unitId }));
  if (!done.ok) throw new Error(`registration refused: ${done.reason}`);
  return done;
}
