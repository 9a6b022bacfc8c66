import type { Knex } from 'knex';
import type { Role } from '../server/roles/role.ts';
import { fixedId } from './fixed-id.ts';

type Held = { number: number; person: number; role: Role; unit: number };

/** Three officers apart, a second security administrator for what takes two, a unit administrator and a service desk. */
const held: readonly Held[] = [
  { number: 1, person: 15, role: 'system', unit: 1 },
  { number: 2, person: 16, role: 'security', unit: 1 },
  { number: 3, person: 17, role: 'security', unit: 1 },
  { number: 4, person: 18, role: 'audit', unit: 1 },
  { number: 5, person: 19, role: 'desk', unit: 1 },
  { number: 6, person: 9, role: 'unit', unit: 2 },
];

const grantedAt = new Date('2026-01-06T02:00:00Z');

export async function seedRoles(tx: Knex.Transaction): Promise<void> {
  const rows = held.map(({ number, person, role, unit }) => ({
    id: fixedId('role', number),
    person_id: fixedId('person', person),
    role,
    unit_id: fixedId('unit', unit),
    reason: '示例数据',
    granted_at: grantedAt,
  }));
  await tx('role_grants').insert(rows).onConflict().ignore();
}
