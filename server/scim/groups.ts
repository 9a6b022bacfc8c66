import type { Queryable } from '../db/database.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { isUuid } from '../lib/uuid.ts';
import { type Caller, findMembers, findUnitInReach, findUnitsInReach, type Slice, type UnitInReach } from './store.ts';

export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const mostMembers = 10_000;

/** A unit as a SCIM Group. Units are made and moved in the console alone. */
export type Group = {
  schemas: string[];
  id: string;
  displayName: string;
  members?: { value: string; display: string; type: 'User' }[];
};

function toGroup({ id, name }: UnitInReach): Group {
  return { schemas: [groupSchema], id, displayName: name['zh-Hans'] };
}

/** Without members: a list of a province's units would be all its officials. */
export async function listGroups(db: Queryable, caller: Caller, slice: Slice) {
  const { units, total } = await findUnitsInReach(db, caller, slice);
  return { resources: units.map(toGroup), total };
}

/** With the live posts of the unit itself. */
export async function readGroup(
  db: Queryable,
  caller: Caller,
  id: string,
): Promise<Outcome<{ group: Group }, 'unknown'>> {
  const unit = isUuid(id) ? await findUnitInReach(db, caller, id) : undefined;
  if (!unit) return refuse('unknown');
  const posts = await findMembers(db, unit.id, mostMembers);
  const members = posts.map(({ id: value, jobNumber: display }) => ({ value, display, type: 'User' as const }));
  return { ok: true, group: { ...toGroup(unit), members } };
}
