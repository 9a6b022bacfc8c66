import { z } from 'zod';
import { requestApproval } from '../approvals/request-approval.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { judgePolicyChange, type PolicyRefused, storePolicyChange } from '../policies/change-policy.ts';
import { listPolicyVersions } from '../policies/list-policies.ts';
import { fieldsOf, isPolicyName, policyNames } from '../policies/policy.ts';
import { readPolicy } from '../policies/read-policy.ts';
import { inEverything } from './everything.ts';
import { operation } from './operation.ts';
import type { Loosening } from './policy-act.ts';
import { effectKinds, effectsOf } from './policy-effects/effects.ts';
import { reasonSchema } from './schemas.ts';

const value = z.union([z.int(), z.boolean()]);
const settings = z.record(z.string().max(50), value);
/** A name that is none is one that is not there. */
const policy = z.string().max(100);
const name = z.enum(policyNames);
const version = z.int().min(0);
const change = z.strictObject({ field: z.string(), from: value, to: value, isLooser: z.boolean() });
/** `strays`: settings that were stored with a value they cannot have any more; the nearest counts. */
const current = z.strictObject({ name, version, settings, strays: z.array(z.string()) });

export const policyList = operation({
  id: 'policies.list',
  method: 'GET',
  path: '/policies',
  permission: 'policies.read',
  summary: 'Policies of the province, with the settings that count now',
  input: z.object({}),
  output: z.strictObject({ policies: z.array(current) }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin) =>
    inEverything(parts, admin, async () => {
      const all = await Promise.all(
        policyNames.map(async (one) => ({ name: one, ...(await readPolicy(parts.knex, one)) })),
      );
      return { ok: true, value: { policies: all } };
    }),
});

export const policyRead = operation({
  id: 'policies.read',
  method: 'GET',
  path: '/policies/:policy',
  permission: 'policies.read',
  summary: 'One policy: what counts now, what each setting can be, and who changed what and why, page by page',
  input: z.object({ policy, before: z.coerce.number().int().min(1).max(2_147_483_647).optional() }),
  output: current.extend({
    fields: z.array(
      z.strictObject({
        field: z.string(),
        unit: z.string().nullable(),
        least: z.int().nullable(),
        most: z.int().nullable(),
        initial: value,
        looser: z.union([z.enum(['lower', 'higher']), z.boolean()]),
        mayBeNever: z.boolean(),
      }),
    ),
    versions: z.array(
      z.strictObject({
        version,
        settings,
        changes: z.array(change),
        setBy: z.uuid(),
        approvedBy: z.uuid().nullable(),
        reason: z.string(),
        at: z.date(),
      }),
    ),
    next: z.int().optional(),
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin, { policy: asked, before }) =>
    inEverything(parts, admin, async () => {
      if (!isPolicyName(asked)) return refuse('unknown');
      const fields = fieldsOf(asked).map(([field, declared]) => ({
        field,
        ...(declared.kind === 'count'
          ? { unit: declared.unit, least: declared.least, most: declared.most, mayBeNever: declared.never === true }
          : { unit: null, least: null, most: null, mayBeNever: false }),
        initial: declared.initial,
        looser: declared.looser,
      }));
      const [counts, history] = await Promise.all([
        readPolicy(parts.knex, asked),
        listPolicyVersions(parts.knex, asked, before),
      ]);
      return { ok: true, value: { name: asked, ...counts, fields, ...history } };
    }),
});

const wish = z.object({ policy, version, settings });
const refusals = { unknown: 404, 'policy-changed': 409, 'policy-unchanged': 422, 'policy-invalid': 422 };

const previewed = z.strictObject({
  changes: z.array(change),
  loosens: z.boolean(),
  effects: z.array(
    z.strictObject({ kind: z.enum(effectKinds), looked: z.int(), affected: z.int(), isPart: z.boolean() }),
  ),
});
type Preview = z.output<typeof previewed>;

export const policyPreview = operation({
  id: 'policies.preview',
  method: 'POST',
  path: '/policies/:policy/preview',
  permission: 'policies.write',
  summary: 'What a change would loosen and tighten, and what it would end or shut out; nothing is changed',
  input: wish,
  output: previewed,
  audit: [],
  refusals,
  run: (parts, admin, { policy: asked, version: seen, settings: to }) =>
    inEverything(parts, admin, async (): Promise<Outcome<{ value: Preview }, PolicyRefused | 'unknown'>> => {
      if (!isPolicyName(asked)) return refuse('unknown');
      const judged = await judgePolicyChange(parts.knex, { name: asked, version: seen, to });
      if (!judged.ok) return judged;
      const { changes, loosens } = judged;
      return { ok: true, value: { changes, loosens, effects: await effectsOf(parts, judged) } };
    }),
});

const changed = z.strictObject({ version: version.optional(), approvalId: z.uuid().optional() });
type Changed = z.output<typeof changed>;
type ChangeRefused = PolicyRefused | 'unknown' | 'already-waiting';

export const policyChange = operation({
  id: 'policies.change',
  method: 'POST',
  path: '/policies/:policy/change',
  permission: 'policies.write',
  summary: 'Changes a policy; a change that loosens any setting waits for a second security administrator',
  input: wish.extend({ reason: reasonSchema }),
  output: changed,
  audit: ['policy.changed', 'approval.requested'],
  refusals: { ...refusals, 'already-waiting': 409 },
  run: (parts, admin, { policy: asked, version: seen, settings: to, reason }) =>
    inEverything(parts, admin, async (unitId): Promise<Outcome<{ value: Changed }, ChangeRefused>> => {
      if (!isPolicyName(asked)) return refuse('unknown');
      const outcome = await parts.knex.transaction(async (tx): Promise<Outcome<{ value: Changed }, ChangeRefused>> => {
        const [at, personId] = [parts.clock(), admin.person.id];
        const judged = await judgePolicyChange(tx, { name: asked, version: seen, to });
        if (!judged.ok) return judged;
        if (!judged.loosens) {
          const stored = await storePolicyChange(tx, judged, { personId, reason, at });
          if (stored.ok) return { ok: true, value: { version: stored.version } };
          return refuse('policy-changed');
        }
        const detail: Loosening = { version: judged.from.version, from: judged.from.settings, to };
        const act = { name: 'policy.loosen', unitId, subject: asked, detail, reason, requestedBy: personId } as const;
        const waits = await requestApproval(tx, parts.acts, act, at);
        return waits.ok ? { ok: true, value: { approvalId: waits.approvalId } } : waits;
      });
      // on this node it counts before the answer does
      if (outcome.ok && outcome.value.version !== undefined) await parts.policies.changed();
      return outcome;
    }),
});
