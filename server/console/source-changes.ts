import { settingFact } from '../../views/console/differences.ts';
import { consolePaths, sourceHistoryPath, sourceSettingsPath } from '../../views/console/paths.ts';
import type {
  EffectView,
  SourceSettingsPageProps,
  SourceVersionView,
} from '../../views/console/props-source-changes.ts';
import { sourceHistoryPage, sourceSettingsPage } from '../../views/console/source-settings-page.ts';
import { parseStrictly } from '../http/read-json.ts';
import type { Route, RouteContext } from '../http/route.ts';
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
import { sourceChange, sourceHistory, sourceOpen, sourceRehearse } from './source-change-operations.ts';
import { settingsLimit } from './sources.ts';
import { personNames, readReason, refusalOf } from './texts.ts';

/** The settings of a source: changed, with a look at what that does, and what they were before. */
export function sourceChangeRoutes(parts: ConsoleParts): Route[] {
  const one = `${consolePaths.sources}/:slug`;
  const audit = [...new Set([...sourceChange.audit, ...sourceRehearse.audit])];
  return [
    page(parts, sourceChange.permission, `${one}/settings`, (p, ctx, admin) => showSettings(p, ctx, admin, {})),
    { ...form(parts, sourceChange.permission, `${one}/settings`, audit, change), bodyLimit: settingsLimit },
    page(parts, sourceHistory.permission, `${one}/history`, showHistory),
  ];
}

async function showSettings(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<SourceSettingsPageProps>,
): Promise<void> {
  const opened = await sourceOpen.run(parts, admin, { slug: ctx.params.slug ?? '' });
  if (!opened.ok) throw notFound();
  const { slug, version, position, configuration } = opened.value;
  const { id, kind, enabled: _switch, ...rest } = configuration;
  const pretty = JSON.stringify({ id, kind, enabled: opened.value.enabled, ...rest }, null, 2);
  const now = { configuration: pretty, position: String(position), reason: told.typed?.reason ?? '' };
  // Of a source that changed meanwhile the newest settings are shown: sent again, the others would undo what somebody did. What
  // is refused before that is judged stays beside the version it was typed over, for the same reason.
  const isStale = told.problem?.code === 'console.source-stale';
  const typed = isStale ? now : (told.typed ?? now);
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      sourceSettingsPage(frame, {
        permissions,
        slug,
        version,
        problems: {},
        settings: [],
        ...told,
        typed,
        ...(isStale && { version }),
      }),
    sourceSettingsPath(slug),
  );
}

type Typed = SourceSettingsPageProps['typed'];

/** The form as operations take it, or which of its fields cannot be read. */
function readWish(ctx: RouteContext, typed: Typed) {
  const { version, secrets: secretText = '' } = ctx.state.body;
  const configuration = parseStrictly(typed.configuration);
  const secrets = secretText.trim() === '' ? undefined : parseStrictly(secretText);
  const wrong = { code: 'console.json-invalid' } as const;
  const position = typed.position.trim() === '' ? undefined : typed.position.trim();
  const problems: SourceSettingsPageProps['problems'] = {
    ...(!configuration && { configuration: wrong }),
    ...(secretText.trim() !== '' && !secrets && { secrets: wrong }),
    ...(position !== undefined && !/^-?\d{1,4}$/.test(position) && { position: refusalOf('position-invalid') }),
  };
  return { wish: { slug: ctx.params.slug, version, configuration, secrets, position }, problems };
}

const change: AdminHandler = async (parts, ctx, admin) => {
  if (!(await sourceOpen.run(parts, admin, { slug: ctx.params.slug ?? '' })).ok) throw notFound();
  const { configuration = '', position = '', intent } = ctx.state.body;
  const { reason, problem } = readReason(ctx);
  const typed = { configuration, position, reason };
  const { wish, problems } = readWish(ctx, typed);
  const isChange = intent !== 'rehearse' && intent !== 'test';
  const refused = { ...problems, ...(isChange && problem && { reason: problem }) };
  const show = (status: number, told: Partial<SourceSettingsPageProps>) => {
    ctx.status = status;
    return showSettings(parts, ctx, admin, { typed, version: Number(ctx.state.body.version) || 0, ...told });
  };
  if (Object.keys(refused).length > 0) return show(422, { problems: refused });
  const input = sourceChange.input.omit({ reason: true }).safeParse(wish);
  if (!input.success) return show(422, { problems: { position: refusalOf('position-invalid') } });
  if (!isChange) {
    const shown = await sourceRehearse.run(parts, admin, { ...input.data, test: intent === 'test' });
    if (!shown.ok) return show(sourceRehearse.refusals[shown.reason] ?? 422, refusedBy(shown.reason));
    if ('problems' in shown.value) return show(422, settingsWrong(shown.value.problems));
    return show(200, { version: shown.value.version, effect: shown.value as EffectView });
  }
  const done = await sourceChange.run(parts, admin, { ...input.data, reason });
  if (!done.ok) return show(sourceChange.refusals[done.reason] ?? 422, refusedBy(done.reason));
  if ('problems' in done.value) return show(422, settingsWrong(done.value.problems));
  const notice = done.value.approvalId ? 'approval-requested' : 'source-changed';
  ctx.redirect(`${consolePaths.sources}?notice=${notice}`);
};

function refusedBy(reason: string): Partial<SourceSettingsPageProps> {
  const problem = refusalOf(reason);
  return reason === 'secrets-needed' ? { problems: { secrets: problem } } : { problem };
}

function settingsWrong(problems: readonly { path: string; code: string }[]): Partial<SourceSettingsPageProps> {
  const settings = problems.map(({ path, code }) => ({ path, code }));
  return { settings, problem: { code: 'console.settings-invalid' } };
}

const showHistory: AdminHandler = async (parts, ctx, admin) => {
  const asked = sourceHistory.input.safeParse({ slug: ctx.params.slug, before: queryOf(ctx, 'before') });
  const read = asked.success ? await sourceHistory.run(parts, admin, asked.data) : undefined;
  if (!asked.success || !read?.ok) throw notFound();
  const { slug } = asked.data;
  const { versions, next } = read.value;
  const name = await personNames(
    parts.knex,
    versions.flatMap(({ changedBy, approvedBy }) => [changedBy, approvedBy]),
  );
  const views: SourceVersionView[] = versions.map((one) => ({
    ...{ version: one.version, at: one.changedAt, secretsChanged: one.secretsChanged },
    changedBy: one.changedBy === null ? undefined : name(one.changedBy),
    approvedBy: one.approvedBy === null ? undefined : name(one.approvedBy),
    reason: one.reason ?? undefined,
    differences: (one.differences ?? []).map(settingFact),
  }));
  const nextHref = next === undefined ? undefined : `${sourceHistoryPath(slug)}?before=${next}`;
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    sourceHistoryPage(frame, { permissions, slug, versions: views, nextHref }),
  );
};
