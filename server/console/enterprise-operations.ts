import { z } from 'zod';
import { recordEvents } from '../audit/record.ts';
import type { Applied } from '../enterprises/apply-answer.ts';
import { anyEnterprise, findEnterprises } from '../enterprises/find-enterprises.ts';
import { holdEnterprise } from '../enterprises/hold-enterprise.ts';
import { recheckEnterprise } from '../enterprises/recheck-enterprise.ts';
import { maskName } from '../lib/mask.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { listMandatesGiven } from '../mandates/list.ts';
import type { Mandate } from '../mandates/mandate.ts';
import { namesOf } from '../people/names-of.ts';
import { inEverything } from './everything.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './schemas.ts';

const enterpriseSchema = z.strictObject({
  id: z.uuid(),
  uscc: z.string(),
  name: z.string(),
  kind: z.enum(['company', 'sole-trader', 'public-institution', 'social-organisation']),
  status: z.enum(['active', 'suspended', 'struck-off']),
  isHeld: z.boolean(),
});

export const enterpriseFind = operation({
  id: 'enterprises.find',
  method: 'GET',
  path: '/enterprises',
  permission: 'enterprises.read',
  summary: 'Enterprises by credit code or by the beginning of their name, page by page',
  input: z.object({ q: z.string().max(100), after: z.uuid().optional() }),
  output: z.strictObject({ enterprises: z.array(enterpriseSchema), next: z.uuid().optional() }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin, { q, after }) =>
    inEverything(parts, admin, async () => ({ ok: true, value: await findEnterprises(parts.knex, q, after) })),
});

export const enterpriseOpen = operation({
  id: 'enterprises.open',
  method: 'GET',
  path: '/enterprises/:enterpriseId',
  permission: 'enterprises.read',
  summary: 'One enterprise, with the masked name of its representative',
  input: z.object({ enterpriseId: z.string() }),
  output: z.strictObject({
    ...enterpriseSchema.shape,
    representative: z.string().optional(),
    claimedAt: z.date().optional(),
    checkedAt: z.date().optional(),
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin, { enterpriseId }) =>
    inEverything(parts, admin, async () => {
      const enterprise = await anyEnterprise(parts.knex, enterpriseId);
      if (!enterprise) return refuse('unknown');
      const { representativeId, ...facts } = enterprise;
      const name = representativeId && (await namesOf(parts.knex, [representativeId])).get(representativeId);
      return { ok: true, value: { ...facts, representative: name ? maskName(name) : undefined } };
    }),
});

const mandateSchema = z.strictObject({
  id: z.uuid(),
  agent: z.string(),
  role: z.enum(['administrator', 'agent']),
  state: z.enum(['waiting', 'running', 'ended']),
  createdAt: z.date(),
  validUntil: z.date(),
});

export const enterpriseMandates = operation({
  id: 'enterprises.mandates',
  method: 'GET',
  path: '/enterprises/:enterpriseId/mandates',
  permission: 'enterprises.read',
  summary: 'Mandates given for an enterprise, the newest first; names of people are masked',
  input: z.object({ enterpriseId: z.string(), before: z.string().max(60).optional() }),
  output: z.strictObject({ mandates: z.array(mandateSchema), next: z.string().optional() }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin, { enterpriseId, before }) =>
    inEverything(parts, admin, async () => {
      const enterprise = await anyEnterprise(parts.knex, enterpriseId);
      if (!enterprise) return refuse('unknown');
      const wish = { states: ['waiting', 'running', 'ended'], before, limit: 50 } as const;
      const { mandates, next } = await listMandatesGiven(parts, enterprise.id, parts.clock(), wish);
      return { ok: true, value: { mandates: mandates.map(lineOf), next } };
    }),
});

function lineOf({ id, agent, role, state, createdAt, validUntil }: Mandate) {
  const name = agent.kind === 'enterprise' ? (agent.name ?? agent.uscc) : maskName(agent.name ?? '');
  return { id, agent: name, role, state, createdAt, validUntil };
}

type RecheckRefused = 'unknown' | 'not-claimed' | 'registry-unavailable';

export const enterpriseRecheck = operation({
  id: 'enterprises.recheck',
  method: 'POST',
  path: '/enterprises/:enterpriseId/check',
  permission: 'enterprises.write',
  summary: 'Asks the registry about an enterprise at once and takes its word',
  input: z.object({ enterpriseId: z.string(), reason: reasonSchema }),
  output: z.strictObject({ result: z.enum(['unchanged', 'changed', 'representative-ended', 'overtaken']) }),
  audit: [
    'administrator.acted',
    'enterprise.registry.asked',
    'enterprise.registry.checked',
    'enterprise.registry.changed',
    'enterprise.representative.ended',
    'mandate.ended',
  ],
  refusals: { unknown: 404, 'not-claimed': 409, 'registry-unavailable': 503 },
  run: (parts, admin, { enterpriseId, reason }) =>
    inEverything(parts, admin, async (): Promise<Outcome<{ value: { result: Applied } }, RecheckRefused>> => {
      if (!(await anyEnterprise(parts.knex, enterpriseId))) return refuse('unknown');
      const who = { outcome: 'success', actorId: admin.person.id } as const;
      // Before the act: an attempt that fails was an attempt all the same.
      await parts.knex.transaction((tx) =>
        recordEvents(tx, [
          { ...who, type: 'administrator.acted', detail: { operation: 'enterprises.recheck', reason } },
          { ...who, type: 'enterprise.registry.asked', detail: { enterpriseId } },
        ]),
      );
      const checked = await recheckEnterprise(parts, enterpriseId, { actorId: admin.person.id });
      return checked.ok ? { ok: true, value: { result: checked.result } } : checked;
    }),
});

const hold = <const Id extends string>(id: Id, path: string, summary: string, holds: boolean) =>
  operation({
    id,
    method: 'POST',
    path: `/enterprises/:enterpriseId/${path}`,
    permission: 'enterprises.write',
    summary,
    input: z.object({ enterpriseId: z.string(), reason: reasonSchema }),
    output: z.strictObject({}),
    audit: ['administrator.acted', holds ? 'enterprise.held' : 'enterprise.released'],
    refusals: { unknown: 404, unchanged: 409 },
    run: (parts, admin, { enterpriseId, reason }) =>
      inEverything(parts, admin, async () => {
        const wish = { enterpriseId, hold: holds, actorId: admin.person.id, operation: id, reason };
        const done = await holdEnterprise(parts, wish);
        return done.ok ? { ok: true, value: {} } : done;
      }),
  });

export const enterpriseHold = hold('enterprises.hold', 'hold', 'Suspends every use of an enterprise at once', true);
export const enterpriseRelease = hold(
  'enterprises.release',
  'release',
  'Lifts a suspension by an administrator',
  false,
);
