import { consolePaths, personActPath, personPath } from '../../views/console/paths.ts';
import { personActPage } from '../../views/console/person-act-page.ts';
import { type Level, type PersonAct, type PersonActPageProps, personActs } from '../../views/console/props-people.ts';
import { findAccessible, judgeTarget } from '../accounts/access.ts';
import { maskedNumbers } from '../accounts/record.ts';
import type { AuditEventType } from '../audit/events.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { findPersonByLogin } from '../people/find-by-login.ts';
import {
  personEndSessions,
  personLock,
  personMerge,
  personOverrideLevel,
  personRecover,
  personUnlock,
} from './account-operations.ts';
import { type Administrator, type ConsoleParts, drawConsole, form, notFound, page, queryOf } from './parts.ts';
import { permissionOf, showPerson } from './people.ts';
import { personReveal } from './people-operations.ts';
import { readReason, refusalOf } from './texts.ts';

/** What an act answers: where the reader goes on, or the number that is told once; or why not, with its status. */
type Done = { ok: true; notice?: string; revealed?: string } | { ok: false; reason: string; status: number };
type Wish = { personId: string; reason: string; body: Readonly<Record<string, string>> };

/** Each act with its operation; `notice` follows from what came of it. */
const doers: Readonly<Record<PersonAct, (parts: ConsoleParts, admin: Administrator, wish: Wish) => Promise<Done>>> = {
  lock: async (parts, admin, wish) => {
    const done = await personLock.run(parts, admin, wish);
    return done.ok ? { ok: true, notice: 'person-locked' } : refused(personLock, done.reason);
  },
  unlock: async (parts, admin, wish) => {
    const done = await personUnlock.run(parts, admin, wish);
    return done.ok ? { ok: true, notice: 'person-unlocked' } : refused(personUnlock, done.reason);
  },
  'end-sessions': async (parts, admin, wish) => {
    const done = await personEndSessions.run(parts, admin, wish);
    return done.ok ? { ok: true, notice: 'person-sessions-ended' } : refused(personEndSessions, done.reason);
  },
  recovery: async (parts, admin, wish) => {
    const done = await personRecover.run(parts, admin, wish);
    if (!done.ok) return refused(personRecover, done.reason);
    return { ok: true, notice: done.value.approvalId ? 'approval-requested' : 'recovery-started' };
  },
  level: async (parts, admin, { body, ...wish }) => {
    const asked = personOverrideLevel.input.safeParse({ ...wish, level: body.level });
    if (!asked.success) return { ok: false, reason: 'level-invalid', status: 422 };
    const done = await personOverrideLevel.run(parts, admin, asked.data);
    return done.ok ? { ok: true, notice: 'approval-requested' } : refused(personOverrideLevel, done.reason);
  },
  merge: async (parts, admin, { body, ...wish }) => {
    const other = await findPersonByLogin(parts.knex, parts.cipher, body.other ?? '');
    const done = other
      ? await personMerge.run(parts, admin, { ...wish, otherId: other.id })
      : ({ ok: false, reason: 'other-unknown' } as const);
    return done.ok ? { ok: true, notice: 'approval-requested' } : refused(personMerge, done.reason);
  },
  reveal: async (parts, admin, { body, ...wish }) => {
    const asked = personReveal.input.safeParse({ ...wish, subjectId: body.number });
    if (!asked.success) throw notFound();
    const done = await personReveal.run(parts, admin, asked.data);
    return done.ok ? { ok: true, revealed: done.value.value } : refused(personReveal, done.reason);
  },
};

function refused({ refusals }: { refusals: Readonly<Record<string, number>> }, reason: string): Done {
  return { ok: false, reason, status: refusals[reason] ?? 422 };
}

const auditOf: Readonly<Record<PersonAct, readonly AuditEventType[]>> = {
  lock: personLock.audit,
  unlock: personUnlock.audit,
  'end-sessions': personEndSessions.audit,
  recovery: personRecover.audit,
  level: personOverrideLevel.audit,
  merge: personMerge.audit,
  reveal: personReveal.audit,
};

export function personActRoutes(parts: ConsoleParts): Route[] {
  return personActs.flatMap((act) => {
    const path = `${consolePaths.people}/:personId/${act}`;
    return [
      page(parts, permissionOf[act], path, (p, ctx, admin) => showAct(p, ctx, admin, act, {})),
      form(parts, permissionOf[act], path, auditOf[act], (p, ctx, admin) => doAct(p, ctx, admin, act)),
    ];
  });
}

async function showAct(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  act: PersonAct,
  told: Partial<PersonActPageProps>,
): Promise<void> {
  const personId = ctx.params.personId ?? '';
  const person = await findAccessible(parts.knex, admin.person.id, permissionOf[act], personId, parts.clock());
  if (!person) throw notFound();
  const wanted = ctx.state.body.number ?? queryOf(ctx, 'number');
  const subject = act === 'reveal' ? (await maskedNumbers(parts, personId)).find(({ id }) => id === wanted) : undefined;
  if (act === 'reveal' && !subject) throw notFound();
  const blank = { revealed: undefined, typed: { reason: '', level: '' }, problems: {} };
  const about = { id: person.id, name: person.name ?? person.id.slice(0, 8), level: person.assuranceLevel as Level };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => personActPage(frame, { permissions, act, person: about, subject, ...blank, ...told }),
    subject ? `${personActPath(person.id, act)}?number=${subject.id}` : personActPath(person.id, act),
  );
}

async function doAct(parts: ConsoleParts, ctx: RouteContext, admin: Administrator, act: PersonAct): Promise<void> {
  const personId = ctx.params.personId ?? '';
  const { reason, problem } = readReason(ctx);
  const { body } = ctx.state;
  const typed = { reason, level: body.level ?? '', other: body.other ?? '' };
  // whoever is out of reach is not there, whatever else is wrong with the form
  const judged = await judgeTarget(parts.knex, admin.person.id, permissionOf[act], personId, parts.clock());
  if (judged === 'unknown') throw notFound();
  if (problem && !judged) {
    ctx.status = 422;
    return showAct(parts, ctx, admin, act, { typed, problems: { reason: problem } });
  }
  const done: Done = judged
    ? { ok: false, reason: judged, status: 403 }
    : await doers[act](parts, admin, { personId, reason, body });
  if (done.ok && done.revealed !== undefined) return showAct(parts, ctx, admin, act, { revealed: done.revealed });
  if (done.ok) return ctx.redirect(`${personPath(personId)}?notice=${done.notice}`);
  if (done.reason === 'unknown') throw notFound();
  ctx.status = done.status;
  if (judged) return showPerson(parts, ctx, admin, refusalOf(judged));
  await showAct(parts, ctx, admin, act, { typed, problem: refusalOf(done.reason) });
}
