import { z } from 'zod';
import { judgeTarget } from '../accounts/access.ts';
import { endSessions } from '../accounts/end-sessions.ts';
import { lockAccount, unlockAccount } from '../accounts/lock.ts';
import { judgeDeskMerge } from '../accounts/merge-by-desk.ts';
import { judgeOverride } from '../accounts/override-level.ts';
import { judgeRecovery, needsSecond, recoverAccount } from '../accounts/recover.ts';
import { rehearseDeskMerge } from '../accounts/rehearse-desk-merge.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import { refuse } from '../lib/outcome.ts';
import { operation } from './operation.ts';
import { reasonSchema } from './schemas.ts';

const input = z.object({ personId: z.uuid(), reason: reasonSchema });
/** How every act upon a person refuses: out of reach is not there, nobody acts on themselves or above them. */
const refusals = { unknown: 404, 'own-account': 403, above: 403, 'other-unit': 403 } as const;

export const personLock = operation({
  id: 'people.lock',
  method: 'POST',
  path: '/people/:personId/lock',
  permission: 'people.lock',
  summary: 'Locks an account; its sessions and tokens die with it',
  input,
  output: z.strictObject({ sessions: z.number().int() }),
  audit: ['person.account.locked', 'session.ended'],
  refusals: { ...refusals, 'not-active': 409, 'last-officer': 409 },
  run: (parts, admin, wish) =>
    parts.knex.transaction(async (tx) => {
      const done = await lockAccount(tx, parts, { ...wish, administratorId: admin.person.id });
      return done.ok ? { ok: true, value: { sessions: done.sessions } } : done;
    }),
});

export const personUnlock = operation({
  id: 'people.unlock',
  method: 'POST',
  path: '/people/:personId/unlock',
  permission: 'people.lock',
  summary: 'Opens a locked account again',
  input,
  output: z.strictObject({}),
  audit: ['person.account.unlocked', 'session.ended'],
  refusals: { ...refusals, 'not-locked': 409 },
  run: (parts, admin, wish) =>
    parts.knex.transaction(async (tx) => {
      const done = await unlockAccount(tx, parts, { ...wish, administratorId: admin.person.id });
      return done.ok ? { ok: true, value: {} } : done;
    }),
});

export const personEndSessions = operation({
  id: 'people.end-sessions',
  method: 'POST',
  path: '/people/:personId/end-sessions',
  permission: 'people.end-sessions',
  summary: 'Logs a person out everywhere',
  input,
  output: z.strictObject({ sessions: z.number().int() }),
  audit: ['person.sessions.ended', 'session.ended'],
  refusals,
  run: (parts, admin, wish) =>
    parts.knex.transaction(async (tx) => {
      const done = await endSessions(tx, parts, { ...wish, administratorId: admin.person.id });
      return done.ok ? { ok: true, value: { sessions: done.sessions } } : done;
    }),
});

export const personRecover = operation({
  id: 'people.recover',
  method: 'POST',
  path: '/people/:personId/recovery',
  permission: 'people.recover',
  summary:
    'Begins a recovery, which takes off what the account logs in with after a waiting time; with a passkey it waits for a second person',
  input,
  output: z.strictObject({ dueAt: z.date().optional(), approvalId: z.uuid().optional() }),
  audit: ['recovery.account.started', 'approval.requested'],
  refusals: {
    ...refusals,
    'not-active': 409,
    'no-address': 422,
    'already-recovering': 409,
    'already-waiting': 409,
  },
  run: (parts, admin, wish) =>
    parts.knex.transaction(async (tx) => {
      const actor = { ...wish, administratorId: admin.person.id };
      const refused = await judgeRecovery(tx, parts, actor);
      if (refused) return refuse(refused);
      if (!(await needsSecond(tx, wish.personId))) {
        const begun = await recoverAccount(tx, parts, actor);
        return begun.ok ? { ok: true, value: { dueAt: begun.dueAt } } : begun;
      }
      const { personId, reason } = wish;
      const unitId = admin.roots[0] ?? '';
      const act = { name: 'people.recover', unitId, subject: personId, detail: { personId }, reason } as const;
      const asked = await requestApproval(tx, parts.acts, { ...act, requestedBy: admin.person.id }, parts.clock());
      return asked.ok ? { ok: true, value: { approvalId: asked.approvalId } } : asked;
    }),
});

export const personOverrideLevel = operation({
  id: 'people.override-level',
  method: 'POST',
  path: '/people/:personId/level',
  permission: 'people.override-level',
  summary: 'Asks for another identity assurance level of a person; a second security administrator decides',
  input: input.extend({ level: z.coerce.number().int().min(1).max(4) }),
  output: z.strictObject({ approvalId: z.uuid() }),
  audit: ['approval.requested'],
  refusals: {
    ...refusals,
    'not-active': 409,
    'no-document': 422,
    'same-level': 422,
    'already-waiting': 409,
  },
  run: (parts, admin, { personId, level, reason }) =>
    parts.knex.transaction(async (tx) => {
      const id = admin.person.id;
      const refused =
        (await judgeTarget(tx, id, 'people.override-level', personId, parts.clock())) ??
        (await judgeOverride(tx, parts, id, { personId, level }));
      if (refused) return refuse(refused);
      const unitId = admin.roots[0] ?? '';
      const detail = { personId, level };
      const act = { name: 'people.override-level', unitId, subject: personId, detail, reason } as const;
      const asked = await requestApproval(tx, parts.acts, { ...act, requestedBy: id }, parts.clock());
      return asked.ok ? { ok: true, value: { approvalId: asked.approvalId } } : asked;
    }),
});

export const personMerge = operation({
  id: 'people.merge',
  method: 'POST',
  path: '/people/:personId/merge',
  permission: 'people.merge',
  summary:
    'Asks to make another account of the same person part of this one; both were found by proof, and a second person decides',
  input: input.extend({ otherId: z.uuid() }),
  output: z.strictObject({ approvalId: z.uuid() }),
  audit: ['approval.requested'],
  refusals: { ...refusals, 'other-unknown': 404, 'same-account': 422, 'already-waiting': 409 },
  run: (parts, admin, { personId, otherId, reason }) =>
    parts.knex.transaction(async (tx) => {
      const wish = { personId, otherId, administratorId: admin.person.id };
      const refused = await judgeDeskMerge(tx, wish, parts.clock());
      if (refused) return refuse(refused);
      const unitId = admin.roots[0] ?? '';
      // counts alone: they are for the second person, who reads them before saying yes
      const detail = { personId, otherId, ...(await rehearseDeskMerge(tx, parts, wish)) };
      const act = { name: 'people.merge', unitId, subject: personId, detail, reason } as const;
      const asked = await requestApproval(tx, parts.acts, { ...act, requestedBy: admin.person.id }, parts.clock());
      return asked.ok ? { ok: true, value: { approvalId: asked.approvalId } } : asked;
    }),
});
