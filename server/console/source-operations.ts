import { z } from 'zod';
import { recordEvent } from '../audit/record.ts';
import {
  addSource,
  findSourceSettings,
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
import { reasonSchema } from './schemas.ts';

export const slugSchema = z.string().max(60);
const slug = slugSchema;

export const sourceSchema = z.strictObject({
  slug: z.string(),
  kind: z.enum(['oidc', 'oauth2', 'saml', 'ldap']),
  issuer: z.string(),
  enabled: z.boolean(),
});

export const sourceList = operation({
  id: 'sources.list',
  method: 'GET',
  path: '/sources',
  permission: 'sources.read',
  summary: 'Identity sources, in the order of their buttons',
  input: z.object({}),
  output: z.strictObject({ sources: z.array(sourceSchema) }),
  audit: [],
  refusals: { unknown: 404 },
  run: (parts, admin) =>
    inEverything(parts, admin, async () => ({ ok: true, value: { sources: await listSources(parts) } })),
});

export const sourceSwitch = operation({
  id: 'sources.switch',
  method: 'POST',
  path: '/sources/:slug/state',
  permission: 'sources.write',
  summary: 'Switches a source on or off; off ends every session that began there',
  input: z.object({ slug, state: z.enum(['on', 'off']), reason: reasonSchema }),
  output: z.strictObject({ sessions: z.number() }),
  audit: ['administrator.acted', 'source.enabled', 'source.disabled', 'session.ended'],
  refusals: { unknown: 404, unchanged: 409 },
  run: (parts, admin, { slug, state, reason }) =>
    inEverything(parts, admin, async () => {
      const act = { actorId: admin.person.id, operation: 'sources.switch', reason };
      const done = await setSourceEnabled(parts, act, slug, state === 'on');
      return done.ok ? { ok: true, value: { sessions: done.sessions } } : done;
    }),
});

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
  audit: ['administrator.acted'],
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
  summary: 'Adds a source; settings that are wrong come back as `problems`, and nothing is added then',
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
