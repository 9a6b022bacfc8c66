import { z } from 'zod';
import { requestApproval } from '../approvals/request-approval.ts';
import { recordEvent } from '../audit/record.ts';
import { listEndingCertificates } from '../federation/certificates/ending.ts';
import { certificateUses } from '../federation/certificates/read-certificates.ts';
import { differencesOf } from '../federation/changing/differences.ts';
import {
  addSource,
  findSourceSettings,
  holdSourceNow,
  listSources,
  setSourceEnabled,
  testSource,
} from '../federation/manage-sources.ts';
import { previewMapping } from '../federation/preview-mapping.ts';
import type { SettingProblem } from '../federation/read-settings.ts';
import { testStepNames } from '../federation/source.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { inEverything } from './everything.ts';
import { operation } from './operation.ts';
import type { ConsoleParts } from './parts.ts';
import { reasonSchema } from './schemas.ts';

export const slugSchema = z.string().max(60);
const slug = slugSchema;

export const sourceSchema = z.strictObject({
  slug: z.string(),
  kind: z.enum(['oidc', 'oauth2', 'saml', 'ldap']),
  issuer: z.string(),
  enabled: z.boolean(),
});

const certificate = { use: z.enum(certificateUses), endsAt: z.date() };
export const certificateSchema = z.strictObject({ ...certificate, fingerprint: z.string(), isReplaced: z.boolean() });
export const endingSchema = z.strictObject({ ...certificate, slug: z.string() });

export const sourceList = operation({
  id: 'sources.list',
  method: 'GET',
  path: '/sources',
  permission: 'sources.read',
  summary: 'Identity sources, in the order of their buttons, and which of their certificates end within 30 days',
  input: z.object({}),
  output: z.strictObject({ sources: z.array(sourceSchema), ending: z.array(endingSchema) }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin) =>
    inEverything(parts, admin, async () => {
      const [sources, ending] = await Promise.all([listSources(parts), listEndingCertificates(parts)]);
      return { ok: true, value: { sources, ending } };
    }),
});

export const sourceSwitch = operation({
  id: 'sources.switch',
  method: 'POST',
  path: '/sources/:slug/state',
  permission: 'sources.write',
  summary:
    'Switches a source off at once, which ends every session that began there; on waits for a second person, who sees all its settings',
  input: z.object({ slug, state: z.enum(['on', 'off']), reason: reasonSchema }),
  output: z.strictObject({ sessions: z.number(), approvalId: z.uuid().optional() }),
  audit: ['administrator.acted', 'source.disabled', 'session.ended', 'approval.requested'],
  refusals: { unknown: 404, unchanged: 409, 'already-waiting': 409 },
  run: (parts, admin, { slug, state, reason }) =>
    inEverything(parts, admin, async (unitId): SwitchOutcome => {
      const { id: actorId } = admin.person;
      if (state === 'on') return askToEnable(parts, { unitId, subject: slug, reason, requestedBy: actorId });
      const done = await setSourceEnabled(parts, { actorId, operation: 'sources.switch', reason }, slug, false);
      return done.ok ? { ok: true, value: { sessions: done.sessions } } : done;
    }),
});

type SwitchOutcome = Promise<
  Outcome<{ value: { sessions: number; approvalId?: string } }, 'unknown' | 'unchanged' | 'already-waiting'>
>;

/** Everything the source would be trusted with is in the request: whoever decides reads no page that changes meanwhile. */
function askToEnable(
  { knex, acts, clock }: ConsoleParts,
  act: { unitId: string; subject: string; reason: string; requestedBy: string },
): SwitchOutcome {
  return knex.transaction(async (tx): SwitchOutcome => {
    const found = await holdSourceNow(tx, act.subject);
    if (!found) return refuse('unknown');
    const { id: _slug, enabled, ...settings } = found.config;
    if (enabled) return refuse('unchanged');
    const detail = { differences: differencesOf({}, settings) };
    const asked = await requestApproval(tx, acts, { ...act, name: 'source.enable', detail }, clock());
    return asked.ok ? { ok: true, value: { sessions: 0, approvalId: asked.approvalId } } : asked;
  });
}

export const stepSchema = z.union([
  z.strictObject({ name: z.enum(testStepNames), ok: z.literal(true) }),
  z.strictObject({ name: z.enum(testStepNames), ok: z.literal(false), detail: z.string() }),
]);

export const sourceTest = operation({
  id: 'sources.test',
  method: 'POST',
  path: '/sources/:slug/test',
  permission: 'sources.write',
  summary: 'Tries a source step by step, switched on or off; nobody is logged in',
  input: z.object({ slug }),
  output: z.strictObject({ steps: z.array(stepSchema) }),
  audit: ['administrator.acted', 'source.tested'],
  refusals: { unknown: 404 },
  run: (parts, admin, { slug }) =>
    inEverything(parts, admin, async () => {
      const act = { actorId: admin.person.id, operation: 'sources.test', reason: slug };
      const steps = await testSource(parts, parts.openSourceForTest, act, slug);
      return steps ? { ok: true, value: { steps } } : refuse('unknown');
    }),
});

const claims = z.record(z.string(), z.unknown());

export const sourcePreview = operation({
  id: 'sources.preview',
  method: 'POST',
  path: '/sources/:slug/preview',
  permission: 'sources.read',
  summary: 'Whom the settings of a source make of sample claims; nothing is stored of them',
  input: z.object({
    slug,
    claims,
    acr: z.string().max(200).optional(),
    amr: z.array(z.string().max(40)).max(20).optional(),
  }),
  output: z.strictObject({
    identity: claims,
    notes: z.array(z.strictObject({ field: z.string(), problem: z.string() })),
  }),
  audit: ['administrator.acted'],
  refusals: { unknown: 404 },
  run: (parts, admin, { slug, claims, acr, amr }) =>
    inEverything(parts, admin, async () => {
      const config = await findSourceSettings(parts, slug);
      if (!config) return refuse('unknown');
      const sample = { claims, ...(acr && { acr }), ...(amr && { amr }) };
      const { identity, notes } = previewMapping(config, sample, parts.clock());
      const detail = { operation: 'sources.preview', reason: slug };
      await recordEvent(parts.knex, {
        type: 'administrator.acted',
        outcome: 'success',
        actorId: admin.person.id,
        detail,
      });
      return { ok: true, value: { identity: { ...identity }, notes } };
    }),
});

/** Which settings are wrong, in place of what was asked for. */
export const problemsSchema = z.strictObject({
  problems: z.array(z.strictObject({ path: z.string(), code: z.string(), message: z.string() })),
});
const added = z.union([z.strictObject({ slug: z.string() }), problemsSchema]);
type Added = { slug: string } | { problems: SettingProblem[] };

export const sourceAdd = operation({
  id: 'sources.add',
  method: 'POST',
  path: '/sources',
  permission: 'sources.write',
  summary:
    'Adds a source, switched off whatever its settings say; settings that are wrong come back as `problems`, and nothing is added then',
  input: z.object({
    configuration: claims,
    secrets: claims.optional().meta({ writeOnly: true }),
    reason: reasonSchema,
  }),
  output: added,
  audit: ['administrator.acted', 'source.added'],
  refusals: { unknown: 404, 'source-taken': 409 },
  run: (parts, admin, { configuration, secrets, reason }) =>
    inEverything(parts, admin, async (): Promise<Outcome<{ value: Added }, 'source-taken'>> => {
      const act = { actorId: admin.person.id, operation: 'sources.add', reason };
      const done = await addSource(parts, act, { configuration, secrets });
      if (done.ok) return { ok: true, value: { slug: done.slug } };
      return done.reason === 'taken' ? refuse('source-taken') : { ok: true, value: { problems: done.problems } };
    }),
});
