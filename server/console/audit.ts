import { auditPage } from '../../views/console/audit-page.ts';
import { consolePaths } from '../../views/console/paths.ts';
import type { AuditField, EventView, ExportPageProps, VerifyPageProps } from '../../views/console/props-audit.ts';
import { exportPage, verifyPage } from '../../views/console/verify-page.ts';
import { wordsOf } from '../../views/words/words.ts';
import { detailOf } from '../audit/detail.ts';
import type { AuditEventType } from '../audit/events.ts';
import type { AuditFault } from '../audit/verify.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { searchUnits, unitInReach } from '../officials/search-units.ts';
import { type AuditChoice, readChoice } from './audit-choice.ts';
import { auditExport, auditFilter, auditSearch, auditVerify, verifiableSeals } from './audit-operations.ts';
import {
  type AdminHandler,
  type Administrator,
  type ConsoleParts,
  drawConsole,
  form,
  notFound,
  page,
  queryOf,
} from './parts.ts';
import { personNames, readersLocale, readReason, unitChoice } from './texts.ts';

export function auditRoutes(parts: ConsoleParts): Route[] {
  const { audit, verifyAudit, exportAudit } = consolePaths;
  return [
    { ...page(parts, auditSearch.permission, audit, showAudit), audit: auditSearch.audit },
    page(parts, auditVerify.permission, verifyAudit, (p, ctx, admin) => showVerify(p, ctx, admin, {})),
    form(parts, auditVerify.permission, verifyAudit, auditVerify.audit, verify),
    page(parts, auditExport.permission, exportAudit, (p, ctx, admin) => showExport(p, ctx, admin, choiceOf(ctx), {})),
    form(parts, auditExport.permission, exportAudit, auditExport.audit, sendExport),
  ];
}

const fieldNames = ['person', 'type', 'request', 'from', 'until', 'unit', 'q'] as const;

function choiceOf(ctx: RouteContext): Record<(typeof fieldNames)[number], string> {
  const read = ctx.method === 'POST' ? (name: string) => ctx.state.body[name] : (name: string) => queryOf(ctx, name);
  return Object.fromEntries(fieldNames.map((name) => [name, read(name)?.trim() ?? ''])) as ReturnType<typeof choiceOf>;
}

/** The same choice as an address. */
function addressOf(path: string, choice: Readonly<Record<string, string>>, more: Record<string, string> = {}): string {
  const used = Object.entries({ ...choice, ...more }).filter(([, value]) => value !== '');
  return used.length === 0 ? path : `${path}?${new URLSearchParams(used)}`;
}

const showAudit: AdminHandler = async (parts, ctx, admin) => {
  const typed = choiceOf(ctx);
  const choice = await readChoice(parts, typed);
  const asked = auditSearch.input.safeParse({ ...choice.filter, before: queryOf(ctx, 'before') });
  const isReadable = asked.success && Object.keys(choice.problems).length === 0;
  const read = isReadable && !choice.isNobody ? await auditSearch.run(parts, admin, asked.data) : undefined;
  if (read && !read.ok) throw notFound();
  if (!isReadable) ctx.status = 422;
  const { events, next } = read?.ok ? read.value : { events: [], next: undefined };
  const views = await viewsOf(parts, events);
  const chosen = typed.unit === '' ? undefined : await unitInReach(parts.knex, admin.roots, typed.unit);
  const found = typed.q === '' ? (chosen ? [chosen] : []) : await searchUnits(parts.knex, admin.roots, typed.q);
  const unit = { query: typed.q, found: found.map(unitChoice), chosen: chosen && unitChoice(chosen) };
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    auditPage(frame, {
      ...{ permissions, typed, problems: choice.problems, unit, events: views },
      nextHref: next && addressOf(consolePaths.audit, typed, { before: next }),
      exportHref: permissions.includes('audit.export') ? addressOf(consolePaths.exportAudit, typed) : undefined,
    }),
  );
};

type Events = Extract<Awaited<ReturnType<typeof auditSearch.run>>, { ok: true }>['value']['events'];

async function viewsOf(parts: ConsoleParts, events: Events): Promise<EventView[]> {
  const locale = readersLocale();
  const name = await personNames(
    parts.knex,
    events.flatMap(({ actor_id, person_id }) => [actor_id, person_id]),
  );
  const labels = new Map<string, string>();
  for (const id of new Set(events.flatMap(({ client_id }) => client_id ?? [])))
    labels.set(id, (await parts.clients.label(id))?.name[locale] ?? id);
  const who = (id: string | null) => (id === null ? undefined : `${name(id)} · ${id}`);
  return events.map((event) => ({
    ...{
      sequence: event.sequence,
      type: event.type as AuditEventType,
      outcome: event.outcome as 'success' | 'refused',
    },
    at: new Date(event.occurred_at),
    actor: who(event.actor_id),
    person: event.person_id === event.actor_id ? undefined : who(event.person_id),
    application: event.client_id === null ? undefined : labels.get(event.client_id),
    requestId: event.request_id ?? undefined,
    requestHref: event.request_id ? addressOf(consolePaths.audit, { request: event.request_id }) : undefined,
    network: event.network ?? undefined,
    userAgent: event.user_agent ?? undefined,
    detail: detailOf(event.detail),
  }));
}

async function showVerify(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<VerifyPageProps>,
): Promise<void> {
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      verifyPage(frame, { permissions, choices: verifiableSeals, seals: 200, result: undefined, ...told }),
    consolePaths.verifyAudit,
  );
}

const verify: AdminHandler = async (parts, ctx, admin) => {
  const asked = auditVerify.input.safeParse({ seals: ctx.state.body.seals });
  if (!asked.success) throw notFound();
  const done = await auditVerify.run(parts, admin, asked.data);
  if (!done.ok) throw notFound();
  const { fault, sequence, ...rest } = done.value;
  const result = { ...rest, fault: (fault ?? undefined) as AuditFault | undefined, sequence: sequence ?? undefined };
  await showVerify(parts, ctx, admin, { result, seals: asked.data.seals });
};

async function showExport(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  typed: ReturnType<typeof choiceOf>,
  told: Partial<ExportPageProps>,
): Promise<void> {
  const text = wordsOf(readersLocale());
  const unit = typed.unit === '' ? undefined : await unitInReach(parts.knex, admin.roots, typed.unit);
  if (typed.unit !== '' && !unit) throw notFound();
  const shown: Record<AuditField | 'unit', string> = { ...typed, unit: unit ? unitChoice(unit).name : '' };
  const chosen = (['person', 'unit', 'type', 'from', 'until', 'request'] as const).flatMap((field) =>
    shown[field] === '' ? [] : [{ label: text.console.audit[field], value: shown[field] }],
  );
  const fields = Object.fromEntries(Object.entries(typed).filter(([name, value]) => name !== 'q' && value !== ''));
  const blank = { typed: { reason: '' }, problems: {} };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => exportPage(frame, { permissions, chosen, fields, ...blank, ...told }),
    addressOf(consolePaths.exportAudit, fields),
  );
}

const sendExport: AdminHandler = async (parts, ctx, admin) => {
  const typed = choiceOf(ctx);
  const { reason, problem } = readReason(ctx);
  const choice: AuditChoice = await readChoice(parts, typed);
  const chosen = auditFilter.safeParse(choice.filter);
  const isReadable = chosen.success && Object.keys(choice.problems).length === 0 && !choice.isNobody;
  if (!isReadable) throw notFound();
  if (problem) {
    ctx.status = 422;
    return showExport(parts, ctx, admin, typed, { typed: { reason }, problems: { reason: problem } });
  }
  const sent = await auditExport.run(parts, admin, { ...chosen.data, reason });
  if (!sent.ok) throw notFound();
  ctx.attachment(`audit-${parts.clock().toISOString().slice(0, 10)}.jsonl`);
  ctx.type = 'application/x-ndjson';
  ctx.body = sent.value;
};
