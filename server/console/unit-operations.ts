import { z } from 'zod';
import { requestApproval } from '../approvals/request-approval.ts';
import { refuse } from '../lib/outcome.ts';
import { addUnit, judgeUnitMove, openUnit, renameUnit, unitKinds, unitLevels } from '../officials/change-unit.ts';
import { searchUnits } from '../officials/search-units.ts';
import { operation } from './operation.ts';
import { nameSchema, reasonSchema, translatedSchema } from './schemas.ts';

const unitSchema = z.strictObject({ id: z.uuid(), name: translatedSchema, above: z.array(translatedSchema) });

export const unitSearch = operation({
  id: 'units.search',
  method: 'GET',
  path: '/units',
  permission: 'units.read',
  summary: 'Units in reach by a part of their name, or by their credit code; twenty at most',
  input: z.object({ q: z.string().max(100) }),
  output: z.strictObject({ units: z.array(unitSchema) }),
  audit: [],
  refusals: {},
  run: async ({ knex }, { roots }, { q }) => ({ ok: true, value: { units: await searchUnits(knex, roots, q) } }),
});

export const unitOpen = operation({
  id: 'units.open',
  method: 'GET',
  path: '/units/:unitId',
  permission: 'units.read',
  summary: 'One unit, with a page of those directly below it',
  input: z.object({ unitId: z.string(), after: z.string().max(100).optional() }),
  output: z.strictObject({
    unit: z.looseObject({ ...unitSchema.shape, parentId: z.uuid().nullable(), level: z.string(), kind: z.string() }),
    children: z.array(z.looseObject({ id: z.uuid(), name: translatedSchema })),
    next: z.string().optional(),
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex }, { roots }, { unitId, after }) => {
    const opened = await openUnit(knex, roots, unitId, after);
    return opened ? { ok: true, value: { ...opened, unit: { ...opened.unit } } } : refuse('unknown');
  },
});

export const unitAdd = operation({
  id: 'units.add',
  method: 'POST',
  path: '/units',
  permission: 'units.write',
  summary: 'Adds a unit below one in reach',
  input: z.object({
    parentId: z.uuid(),
    kind: z.enum(unitKinds),
    level: z.enum(unitLevels),
    divisionCode: z
      .string()
      .regex(/^\d{6}(\d{3}){0,2}$/)
      .meta({ examples: ['440106'] }),
    name: nameSchema,
    reason: reasonSchema,
  }),
  output: z.strictObject({ unitId: z.uuid() }),
  audit: ['unit.added'],
  refusals: { unknown: 404, 'division-unknown': 422 },
  run: ({ knex }, admin, wish) =>
    knex.transaction(async (tx) => {
      const added = await addUnit(tx, admin.person.id, admin.roots, wish);
      return added.ok ? { ok: true as const, value: { unitId: added.unitId } } : added;
    }),
});

export const unitRename = operation({
  id: 'units.rename',
  method: 'POST',
  path: '/units/:unitId/name',
  permission: 'units.write',
  summary:
    'Gives a unit another name; `was` is the one it has, and a unit that is called otherwise by now keeps its name',
  input: z.object({ unitId: z.uuid(), was: translatedSchema, name: nameSchema, reason: reasonSchema }),
  output: z.strictObject({}),
  audit: ['unit.changed'],
  refusals: { unknown: 404, 'unit-changed': 409 },
  run: ({ knex }, admin, input) =>
    knex.transaction(async (tx) => {
      const renamed = await renameUnit(tx, admin.person.id, admin.roots, input);
      return renamed.ok ? { ok: true as const, value: {} } : renamed;
    }),
});

export const unitMove = operation({
  id: 'units.move',
  method: 'POST',
  path: '/units/:unitId/move',
  permission: 'units.write',
  summary: 'Asks to move a unit below another one: it changes who reaches it, so a second person decides',
  input: z.object({ unitId: z.uuid(), toId: z.uuid(), reason: reasonSchema }),
  output: z.strictObject({ approvalId: z.uuid() }),
  audit: ['approval.requested'],
  refusals: { unknown: 404, 'below-itself': 409, 'not-between': 403, 'already-waiting': 409 },
  run: ({ knex, acts, clock }, admin, { unitId, toId, reason }) =>
    knex.transaction(async (tx) => {
      const broken = await judgeUnitMove(tx, admin.roots, { unitId, toId });
      if (broken) return refuse(broken);
      const act = { name: 'unit.move', unitId, subject: unitId, detail: { toId }, reason } as const;
      const asked = await requestApproval(tx, acts, { ...act, requestedBy: admin.person.id }, clock());
      return asked.ok ? { ok: true as const, value: { approvalId: asked.approvalId } } : asked;
    }),
});
