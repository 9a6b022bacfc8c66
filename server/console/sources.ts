import { consolePaths, sourcePath } from '../../views/console/paths.ts';
import type { NewSourcePageProps, PreviewView, SourcePageProps, StepView } from '../../views/console/props-sources.ts';
import { sourcePage } from '../../views/console/source-page.ts';
import { newSourcePage, sourcesPage } from '../../views/console/sources-page.ts';
import { listCertificates } from '../federation/certificates/ending.ts';
import { findSourceSettings } from '../federation/manage-sources.ts';
import type { previewMapping } from '../federation/preview-mapping.ts';
import { parseStrictly } from '../http/read-json.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { maskDocumentNumber } from '../lib/mask.ts';
import { noticeOf } from '../portal/parts.ts';
import {
  type AdminHandler,
  type Administrator,
  type ConsoleParts,
  drawConsole,
  form,
  notFound,
  page,
} from './parts.ts';
import { sourceAdd, sourceList, sourcePreview, sourceSwitch, sourceTest } from './source-operations.ts';
import { readReason, refusalOf } from './texts.ts';

/** Certificates of several parties fit in. */
export const settingsLimit = 64 * 1024;

export function sourceRoutes(parts: ConsoleParts): Route[] {
  const one = `${consolePaths.sources}/:slug`;
  return [
    page(parts, sourceList.permission, consolePaths.sources, showSources),
    page(parts, sourceAdd.permission, consolePaths.newSource, (p, ctx, admin) => showNew(p, ctx, admin, {})),
    { ...form(parts, sourceAdd.permission, consolePaths.newSource, sourceAdd.audit, add), bodyLimit: settingsLimit },
    page(parts, sourceList.permission, one, (p, ctx, admin) => showSource(p, ctx, admin, {})),
    form(parts, sourceSwitch.permission, `${one}/state`, sourceSwitch.audit, switchState),
    form(parts, sourceTest.permission, `${one}/test`, sourceTest.audit, test),
    {
      ...form(parts, sourcePreview.permission, `${one}/preview`, sourcePreview.audit, preview),
      bodyLimit: settingsLimit,
    },
  ];
}

const showSources: AdminHandler = async (parts, ctx, admin) => {
  const listed = await sourceList.run(parts, admin, {});
  if (!listed.ok) throw notFound();
  const mayAdd = admin.permissions.includes(sourceAdd.permission);
  const notice = noticeOf(ctx, ['source-added', 'source-switched', 'source-changed', 'approval-requested'] as const);
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    sourcesPage(frame, { permissions, ...listed.value, mayAdd, ...notice }),
  );
};

async function showSource(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<SourcePageProps>,
): Promise<void> {
  const listed = await sourceList.run(parts, admin, {});
  const source = listed.ok ? listed.value.sources.find((one) => one.slug === ctx.params.slug) : undefined;
  const settings = source && (await findSourceSettings(parts, source.slug));
  if (!source || !settings) throw notFound();
  const { identityTypes, highestIal, highestAcr } = settings;
  const certificates = await listCertificates(parts, source.slug);
  const blank = { typed: { reason: '', claims: '', acr: '', amr: '' }, problems: {} };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      sourcePage(frame, {
        ...{ permissions, source, identityTypes, highestIal, highestAcr, certificates },
        mayWrite: permissions.includes('sources.write'),
        ...blank,
        ...told,
      }),
    sourcePath(source.slug),
  );
}

const typedOf = ({ reason = '', claims = '', acr = '', amr = '' }: Readonly<Record<string, string>>) => {
  return { reason, claims, acr, amr };
};

const switchState: AdminHandler = async (parts, ctx, admin) => {
  const { reason, problem } = readReason(ctx);
  const typed = typedOf(ctx.state.body);
  if (problem) {
    ctx.status = 422;
    return showSource(parts, ctx, admin, { typed, problems: { reason: problem } });
  }
  const asked = sourceSwitch.input.safeParse({ slug: ctx.params.slug, state: ctx.state.body.state, reason });
  if (!asked.success) throw notFound();
  const done = await sourceSwitch.run(parts, admin, asked.data);
  if (done.ok) {
    const notice = done.value.approvalId ? 'approval-requested' : 'source-switched';
    return ctx.redirect(`${consolePaths.sources}?notice=${notice}`);
  }
  if (done.reason === 'unknown') throw notFound();
  ctx.status = sourceSwitch.refusals[done.reason] ?? 422;
  await showSource(parts, ctx, admin, { typed, problem: refusalOf(done.reason) });
};

const test: AdminHandler = async (parts, ctx, admin) => {
  const tried = await sourceTest.run(parts, admin, { slug: ctx.params.slug ?? '' });
  if (!tried.ok) throw notFound();
  await showSource(parts, ctx, admin, { steps: tried.value.steps as StepView[] });
};

const preview: AdminHandler = async (parts, ctx, admin) => {
  const typed = typedOf(ctx.state.body);
  const claims = parseStrictly(typed.claims);
  if (!claims) {
    ctx.status = 422;
    return showSource(parts, ctx, admin, { typed, problems: { claims: { code: 'console.json-invalid' } } });
  }
  const amr = typed.amr.split(/[\s,]+/).filter(Boolean);
  const asked = sourcePreview.input.safeParse({ slug: ctx.params.slug, claims, acr: typed.acr, amr });
  if (!asked.success) {
    ctx.status = 422;
    return showSource(parts, ctx, admin, { typed, problems: { amr: { code: 'console.methods-invalid' } } });
  }
  const shown = await sourcePreview.run(parts, admin, asked.data);
  if (!shown.ok) throw notFound();
  await showSource(parts, ctx, admin, { typed, preview: previewOf(shown.value as ReturnType<typeof previewMapping>) });
};

function previewOf({ identity, notes }: ReturnType<typeof previewMapping>): PreviewView {
  const { name, mobile, email, document, assurance, groups, attributes } = identity;
  return {
    name,
    mobile: mobile?.value,
    email: email?.value,
    document: document && { type: document.type, number: maskDocumentNumber(document.number), level: document.level },
    ...{ ial: assurance.ial, acr: assurance.acr, amr: assurance.amr.join(' '), groups: groups.join(' ') },
    attributes: Object.entries(attributes).map(([field, values]) => ({ field, value: values.join(' ') })),
    lost: notes.map(({ field }) => field),
  };
}

async function showNew(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<NewSourcePageProps>,
): Promise<void> {
  if (!(await sourceList.run(parts, admin, {})).ok) throw notFound();
  const blank = { typed: { configuration: '', reason: '' }, problems: {}, settings: [] };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => newSourcePage(frame, { permissions, ...blank, ...told }),
    consolePaths.newSource,
  );
}

/** What was typed stays, but for the secrets. */
const add: AdminHandler = async (parts, ctx, admin) => {
  const { reason, problem } = readReason(ctx);
  const { configuration: text = '', secrets: secretText = '' } = ctx.state.body;
  const typed = { configuration: text, reason };
  const configuration = parseStrictly(text);
  const secrets = secretText.trim() === '' ? {} : parseStrictly(secretText);
  if (problem || !configuration || !secrets) {
    const wrong = { code: 'console.json-invalid' } as const;
    ctx.status = 422;
    return showNew(parts, ctx, admin, {
      typed,
      problems: {
        ...(!configuration && { configuration: wrong }),
        ...(!secrets && { secrets: wrong }),
        ...(problem && { reason: problem }),
      },
    });
  }
  const done = await sourceAdd.run(parts, admin, { configuration, secrets, reason });
  if (!done.ok) {
    if (done.reason === 'unknown') throw notFound();
    ctx.status = sourceAdd.refusals[done.reason] ?? 422;
    return showNew(parts, ctx, admin, { typed, problem: refusalOf(done.reason) });
  }
  if ('slug' in done.value) return ctx.redirect(`${consolePaths.sources}?notice=source-added`);
  ctx.status = 422;
  const settings = done.value.problems.map(({ path, code }) => ({ path, code }));
  await showNew(parts, ctx, admin, { typed, settings, problem: { code: 'console.settings-invalid' } });
};
