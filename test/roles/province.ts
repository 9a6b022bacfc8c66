import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Role } from '../../server/roles/role.ts';

const name = JSON.stringify({ 'zh-Hans': '测试', 'zh-Hant': '測試', en: 'Test' });

/** A unit below another one, or a root. */
export async function makeUnitBelow(knex: Knex, parentId: string | null): Promise<string> {
  await knex('divisions').insert({ code: '330000', level: 'province', name }).onConflict('code').ignore();
  const id = randomUUID();
  await knex('units').insert({
    id,
    parent_id: parentId,
    kind: 'department',
    level: 'province',
    division_code: '330000',
    name,
  });
  return id;
}

/** An account with a verified name. */
export async function makePerson(knex: Knex, level = 2): Promise<string> {
  const id = randomUUID();
  await knex('persons').insert({ id, name: '测试', locale: 'zh-Hans', assurance_level: level });
  return id;
}

/** A role held without anybody having granted it. */
export async function hold(knex: Knex, personId: string, role: Role, unitId: string): Promise<string> {
  const id = randomUUID();
  await knex('role_grants').insert({
    id,
    person_id: personId,
    role,
    unit_id: unitId,
    reason: 'test',
    granted_at: new Date(),
  });
  return id;
}
