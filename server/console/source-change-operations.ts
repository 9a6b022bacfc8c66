import { z } from 'zod';
import { requestApproval } from '../approvals/request-approval.ts';
import { listCertificates } from '../federation/certificates/ending.ts';
import { type ChangeRefused, judgeChange, storeChange } from '../federation/changing/change-source.ts';
import { historyOf } from '../federation/changing/history.ts';
import { looseningReasons } from '../federation/changing/loosening.ts';
import { type ChangeEffect, rehearseChange } from '../federation/changing/rehearse.ts';
import { findSourceNow } from '../federation/manage-sources.ts';
import type { SettingProblem } from '../federation/read-settings.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { inEverything } from './everything.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './schemas.ts';
import { certificateSchema, problemsSchema, slugSchema, sourceSchema, stepSchema } from './source-operations.ts';

const settings = z.record(z.string(), z.unknown());
const version = z.coerce.number().int().min(1).max(2_147_483_647);
const position = z.coerce.number().int().min(-1000).max(1000).optional();

const differenceSchema = z.strictObject({
  path: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});

export const sourceOpen = operation({
  id: 'sources.open',
  method: 'GET',
  path: '/sources/:slug',
  permission: 'sources.read',
  summary:
    'One source with its settings, without secrets, the ends of its certificates, and the version to name when changing it',
  input: z.object({ slug: slugSchema }),
  output: sourceSchema.omit({ issuer: true }).extend({
    version: z.number(),
    position: z.number(),
    configuration: settings,
    certificates: z.array(certificateSchema),
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin, { slug }) =>
    inEverything(parts, admin, async () => {
      const found = await findSourceNow(parts.knex, slug);
      if (!found) return refuse('unknown');
      const { version, position, config } = found;
      const { kind, enabled } = config;
      const certificates = await listCertificates(parts, slug);
      const value = { slug, kind, enabled, version, position, configuration: { ...config }, certificates };
      return { ok: true, value };
    }),
});

export const sourceHistory = operation({
  id: 'sources.history',
  method: 'GET',
  path: '/sources/:slug/history',
  permission: 'sources.read',
  summary: 'Every change of a source, the newest first: who, when, why, and each setting before and after; no secret',
  input: z.object({ slug: slugSchema, before: version.optional() }),
  output: z.strictObject({
    versions: z.array(
      z.strictObject({
        version: z.number(),
        enabled: z.boolean(),
        position: z.number(),
        secretsChanged: z.boolean(),
        changedBy: z.uuid().nullable(),
        approvedBy: z.uuid().nullable(),
        reason: z.string().nullable(),
        changedAt: z.date(),
        differences: z.array(differenceSchema).optional(),
      }),
    ),
    next: z.number().optional(),
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin, { slug, before }) =>
    inEverything(parts, admin, async () => {
      const history = await historyOf(parts.knex, slug, before);
      return history ? { ok: true, value: history } : refuse('unknown');
    }),
});

const change = z.object({
  slug: slugSchema,
  version,
  configuration: settings,
  secrets: settings.optional().meta({ writeOnly: true }),
  position,
});

type Wrong = { problems: SettingProblem[] };
type ChangeOutcome<V> = Promise<Outcome<{ value: V | Wrong }, Refused>>;
type Refused =
  | 'unknown'
  | 'source-stale'
  | 'source-other'
  | 'source-same'
  | 'secrets-apart'
  | 'secrets-needed'
  | 'already-waiting';

const refusedFor: Readonly<Record<ChangeRefused, Refused>> = {
  unknown: 'unknown',
  stale: 'source-stale',
  'other-source': 'source-other',
};

/** Its short name is in the address: settings of another source come under that one's. */
const isOther = ({ slug, configuration }: z.output<typeof change>) => configuration.id !== slug;

export const sourceRehearse = operation({
  id: 'sources.rehearse',
  method: 'POST',
  path: '/sources/:slug/settings/rehearsal',
  permission: 'sources.write',
  summary:
    'Shows what other settings would change and what hangs on the source; with `test` they are tried as well. Nothing is stored',
  input: change.extend({ test: z.boolean().default(false) }),
  output: z.union([
    z.strictObject({
      version: z.number(),
      links: z.number(),
      sessions: z.number(),
      attempts: z.number(),
      differences: z.array(differenceSchema),
      areSecretsNew: z.boolean(),
      loosens: z.array(z.enum(looseningReasons)),
      steps: z.array(stepSchema).optional(),
    }),
    problemsSchema,
  ]),
  audit: ['administrator.acted', 'source.tested'],
  refusals: { unknown: 404, 'source-stale': 409, 'source-other': 409, 'secrets-needed': 422 },
  run: (parts, admin, { test, ...wish }) =>
    inEverything(parts, admin, async (): ChangeOutcome<ChangeEffect> => {
      if (!(await findSourceNow(parts.knex, wish.slug))) return refuse('unknown');
      if (isOther(wish)) return refuse('source-other');
      const act = { actorId: admin.person.id, operation: 'sources.rehearse', reason: wish.slug };
      const { slug: _named, ...file } = { ...wish, secrets: wish.secrets };
      const done = await rehearseChange(parts, act, file, test ? parts.openSourceForTest : undefined);
      if (done.ok) return { ok: true, value: done.effect };
      if (done.reason === 'settings') return { ok: true, value: { problems: done.problems } };
      return refuse(done.reason === 'secrets-needed' ? 'secrets-needed' : refusedFor[done.reason]);
    }),
});

export const sourceChange = operation({
  id: 'sources.change',
  method: 'PUT',
  path: '/sources/:slug/settings',
  permission: 'sources.write',
  summary:
    'Puts other settings in place of those of a source; where it would count for more, or say otherwise who somebody is, a second person has to approve',
  input: change.extend({ reason: reasonSchema }),
  output: z.union([z.strictObject({ approvalId: z.uuid().optional() }), problemsSchema]),
  audit: ['administrator.acted', 'source.changed', 'approval.requested'],
  refusals: {
    unknown: 404,
    'source-stale': 409,
    'source-other': 409,
    'source-same': 422,
    'secrets-apart': 422,
    'already-waiting': 409,
  },
  run: (parts, admin, { reason, ...wish }) =>
    inEverything(parts, admin, (unitId) =>
      parts.knex.transaction(async (tx): ChangeOutcome<{ approvalId?: string }> => {
        const { id: actorId } = admin.person;
        if (!(await findSourceNow(tx, wish.slug))) return refuse('unknown');
        if (isOther(wish)) return refuse('source-other');
        const judged = await judgeChange(tx, parts, { ...wish, secrets: wish.secrets });
        if (!judged.ok)
          return judged.reason === 'settings'
            ? { ok: true, value: { problems: judged.problems } }
            : refuse(refusedFor[judged.reason]);
        if (judged.differences.length === 0 && !judged.areSecretsNew) return refuse('source-same');
        if (judged.loosens.length === 0) {
          await storeChange(tx, parts, { actorId, operation: 'sources.change', reason }, judged);
          return { ok: true, value: {} };
        }
        // A request is read by several people and kept: no secret waits in it.
        if (judged.areSecretsNew) return refuse('secrets-apart');
        const { from, to, position, differences } = judged;
        const act = { name: 'source.change', unitId, subject: wish.slug, reason } as const;
        const detail = { from, to, position, differences };
        const asked = await requestApproval(tx, parts.acts, { ...act, detail, requestedBy: actorId }, parts.clock());
        return asked.ok ? { ok: true, value: { approvalId: asked.approvalId } } : asked;
      }),
    ),
});
