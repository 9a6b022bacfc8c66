import type { Knex } from 'knex';
import { z } from 'zod';
import { requestApproval } from '../approvals/request-approval.ts';
import {
  type Actor,
  certifyApplication,
  giveApplication,
  resumeApplication,
  suspendApplication,
} from '../clients/administer/act-on.ts';
import { isDue, listAdministered, openApplication } from '../clients/administer/applications.ts';
import { type ChangeRefused, judgeChange, settingsOf, storeChange } from '../clients/administer/change.ts';
import { topics } from '../clients/topic.ts';
import { alertTeam } from '../developers/alerts/alert-team.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';
import { heldRoles, rootsFor } from '../roles/reach.ts';
import { clientIdSchema, settingsSchema, shownSettingsSchema } from './application-settings.ts';
import { operation } from './operation.ts';
import type { Administrator } from './parts.ts';
import { reasonSchema, translatedSchema } from './schemas.ts';

const wish = z.object({ clientId: clientIdSchema, reason: reasonSchema });
const nothing = z.strictObject({});
const status = z.enum(['active', 'suspended']);
const actorOf = ({ person, roots }: Administrator): Actor => ({ personId: person.id, roots });

/** Acts that give nothing back but their success. */
async function done<R extends string>(
  knex: Knex,
  act: (tx: Knex.Transaction) => Promise<Outcome<object, R>>,
): Promise<Outcome<{ value: Record<string, never> }, R>> {
  const outcome = await knex.transaction(act);
  return outcome.ok ? { ok: true, value: {} } : outcome;
}

export const applicationList = operation({
  id: 'applications.list',
  method: 'GET',
  path: '/applications',
  permission: 'applications.read',
  summary:
    'Applications of the units in reach, page by page; `due`: those nobody has confirmed for a year, or that will be so within four weeks',
  input: z.object({
    q: z
      .string()
      .max(100)
      .regex(/^\P{Cc}*$/u)
      .optional(),
    status: status.optional(),
    topic: z.enum(topics).optional(),
    due: z.enum(['yes', 'soon']).optional(),
    after: clientIdSchema.optional(),
  }),
  output: z.strictObject({
    applications: z.array(
      z.strictObject({
        clientId: z.string(),
        name: translatedSchema,
        unitName: translatedSchema,
        topic: z.enum(topics),
        status,
        isDue: z.boolean(),
      }),
    ),
    next: z.string().optional(),
  }),
  audit: [],
  refusals: {},
  run: async ({ knex, clock }, { roots }, filter) => ({
    ok: true,
    value: await listAdministered(knex, roots, filter, clock()),
  }),
});

export const applicationRead = operation({
  id: 'applications.read',
  method: 'GET',
  path: '/applications/:clientId',
  permission: 'applications.read',
  summary: 'One application in reach, with all that can be changed of it and the version to name when changing it',
  input: z.object({ clientId: clientIdSchema }),
  output: z.strictObject({
    clientId: z.string(),
    name: translatedSchema,
    unitId: z.uuid(),
    unitName: translatedSchema,
    status,
    isHeld: z.boolean(),
    suspendedAt: z.date().nullable(),
    suspensionReason: z.string().nullable(),
    isDue: z.boolean(),
    certifiedAt: z.date().nullable(),
    certifiedBy: z.uuid().nullable(),
    createdAt: z.date(),
    updatedAt: z.date(),
    identities: z.array(z.string()),
    settings: shownSettingsSchema,
    version: z.string(),
  }),
  audit: [],
  refusals: { unknown: 404 },
  run: async ({ knex, clock }, { roots }, { clientId }) => {
    const found = await openApplication(knex, roots, clientId);
    if (!found) return refuse('unknown');
    const {
      metadata: _metadata,
      purposes: _purposes,
      firstParty: _first,
      scopeLevels: _levels,
      teamUnitId: _team,
      topic: _topic,
      ...rest
    } = found;
    const identities = Object.keys(found.identities);
    return { ok: true, value: { ...rest, identities, isDue: isDue(found, clock()), settings: settingsOf(found) } };
  },
});

export const applicationSuspend = operation({
  id: 'applications.suspend',
  method: 'POST',
  path: '/applications/:clientId/suspend',
  permission: 'applications.suspend',
  summary: 'Takes an application out of use at once; what a security administrator suspends only one of them resumes',
  input: wish,
  output: nothing,
  audit: ['application.suspended'],
  refusals: { unknown: 404, 'not-in-use': 409 },
  run: ({ knex, cipher, clock }, admin, asked) =>
    done(knex, async (tx) => {
      // by the role, whatever the token of the API was asked for: a unit does not resume what a security administrator stopped
      const isHeld = rootsFor(await heldRoles(tx, admin.person.id), 'applications.review').length > 0;
      const suspended = await suspendApplication(tx, actorOf(admin), { ...asked, isHeld }, clock());
      if (suspended.ok)
        await alertTeam(tx, cipher, { clientId: asked.clientId, code: 'application.suspended' }, clock());
      return suspended;
    }),
});

export const applicationResume = operation({
  id: 'applications.resume',
  method: 'POST',
  path: '/applications/:clientId/resume',
  permission: 'applications.suspend',
  summary: 'Takes a suspended application into use again',
  input: wish,
  output: nothing,
  audit: ['application.resumed'],
  refusals: { unknown: 404, 'not-suspended': 409, held: 403 },
  run: ({ knex, cipher, clock }, admin, asked) =>
    done(knex, async (tx) => {
      // security administrators hold no other role, so what they may anywhere they may by this one
      const isReviewer = admin.permissions.includes('applications.review');
      const resumed = await resumeApplication(tx, actorOf(admin), { ...asked, isReviewer }, clock());
      if (resumed.ok) await alertTeam(tx, cipher, { clientId: asked.clientId, code: 'application.resumed' }, clock());
      return resumed;
    }),
});

export const applicationGive = operation({
  id: 'applications.give',
  method: 'POST',
  path: '/applications/:clientId/unit',
  permission: 'applications.write',
  summary: 'Gives an application to another unit in reach, as it was when its version was read',
  input: wish.extend({ toId: z.uuid(), version: z.string().max(40) }),
  output: nothing,
  audit: ['application.given'],
  refusals: { unknown: 404, stale: 409, 'same-unit': 409, 'of-team': 409 },
  run: ({ knex, clock }, admin, asked) => done(knex, (tx) => giveApplication(tx, actorOf(admin), asked, clock())),
});

export const applicationCertify = operation({
  id: 'applications.certify',
  method: 'POST',
  path: '/applications/:clientId/certification',
  permission: 'applications.write',
  summary: 'Confirms for another year that an application is still needed',
  input: wish,
  output: nothing,
  audit: ['application.certified'],
  refusals: { unknown: 404 },
  run: ({ knex, clock }, admin, asked) => done(knex, (tx) => certifyApplication(tx, actorOf(admin), asked, clock())),
});

export const applicationChange = operation({
  id: 'applications.change',
  method: 'PUT',
  path: '/applications/:clientId/settings',
  permission: 'applications.write',
  summary:
    'Changes addresses, scopes, purposes and the topic; what widens the use of protected data waits for a second person',
  input: wish.extend({ version: z.string().max(40), settings: settingsSchema }),
  output: z.strictObject({ approvalId: z.uuid().optional() }),
  audit: ['application.changed', 'approval.requested'],
  refusals: {
    unknown: 404,
    stale: 409,
    unchanged: 422,
    'address-invalid': 422,
    'host-foreign': 422,
    'scope-unknown': 422,
    'scope-needed': 422,
    'purpose-missing': 422,
    'already-waiting': 409,
  },
  run: ({ knex, acts, clock }, admin, { clientId, reason, version, settings: to }) =>
    knex.transaction(async (tx): Promise<Outcome<{ value: { approvalId?: string } }, Refused>> => {
      const { id: personId } = admin.person;
      const judged = await judgeChange(tx, admin.roots, { clientId, version, to });
      if (!judged.ok) return judged;
      if (!judged.widens) {
        await storeChange(tx, { personId }, judged, { reason, at: clock() });
        return { ok: true, value: {} };
      }
      const { unitId } = judged.application;
      const detail = { from: settingsOf(judged.application), to };
      const act = { name: 'application.widen', unitId, subject: clientId, detail, reason } as const;
      const asked = await requestApproval(tx, acts, { ...act, requestedBy: personId }, clock());
      return asked.ok ? { ok: true, value: { approvalId: asked.approvalId } } : asked;
    }),
});

type Refused = ChangeRefused | 'already-waiting';
