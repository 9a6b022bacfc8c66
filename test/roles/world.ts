import type { Knex } from 'knex';
import { permissions } from '../../server/lib/permission.ts';
import { allows, type Role } from '../../server/roles/role.ts';

export type Held = { id: string; personId: string; role: Role; unitId: string };
/** Everything that counts, read from the tables by plain queries and judged here by itself. */
export type World = {
  held: Held[];
  /** Which units are at or below which, by the column that says what is above what. */
  inside(unit: string, root: string): boolean;
  units: string[];
  statuses: ReadonlyMap<string, string>;
  applications: ReadonlyMap<string, string>;
};

/** `root`: the head of the province that is looked at. */
export async function look(knex: Knex, people: readonly string[], root: string): Promise<World> {
  const rows = await knex('units').select('id', 'parent_id');
  const above = new Map<string, string | null>(rows.map(({ id, parent_id }) => [id, parent_id]));
  const inside = (unit: string, top: string): boolean => {
    for (let at: string | null | undefined = unit; at; at = above.get(at)) if (at === top) return true;
    return false;
  };
  const persons = await knex('persons').whereIn('id', people).select('id', 'status');
  const statuses = new Map<string, string>(persons.map(({ id, status }) => [id, status]));
  const grants: Held[] = await knex('role_grants')
    .whereIn('person_id', people)
    .where({ ended_at: null })
    .orderBy('id')
    .select('id', 'person_id as personId', 'role', 'unit_id as unitId');
  const held = grants.filter(({ personId }) => statuses.get(personId) === 'active');
  const apps = await knex('applications').select('client_id', 'unit_id');
  const applications = new Map<string, string>(apps.map(({ client_id, unit_id }) => [client_id, unit_id]));
  const units = [...above.keys()].filter((id) => inside(id, root)).sort();
  return { held, inside, units, statuses, applications };
}

/** Who may do what where: `person permission unit`. */
export function rightsOf({ held, inside, units }: World): Set<string> {
  const rights = new Set<string>();
  for (const { personId, role, unitId } of held)
    for (const unit of units.filter((one) => inside(one, unitId)))
      for (const permission of permissions)
        if (allows(role, permission)) rights.add(`${personId} ${permission} ${unit}`);
  return rights;
}
