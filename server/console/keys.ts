import { keyPage, keysPage } from '../../views/console/keys-page.ts';
import { consolePaths, keyPath } from '../../views/console/paths.ts';
import type { KeyPageProps, KeysPageProps } from '../../views/console/props-delivery.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { noticeOf } from '../portal/parts.ts';
import { keyList, keyRotate, keyWithdraw } from './key-operations.ts';
import {
  type AdminHandler,
  type Administrator,
  type ConsoleParts,
  drawConsole,
  form,
  notFound,
  page,
} from './parts.ts';
import { readReason, refusalOf } from './texts.ts';

export function keyRoutes(parts: ConsoleParts): Route[] {
  const one = `${consolePaths.keys}/:kid`;
  return [
    page(parts, keyList.permission, consolePaths.keys, (p, ctx, admin) => showKeys(p, ctx, admin, {})),
    form(parts, keyRotate.permission, consolePaths.rotateKeys, keyRotate.audit, rotate),
    page(parts, keyList.permission, one, (p, ctx, admin) => showKey(p, ctx, admin, {})),
    form(parts, keyWithdraw.permission, `${one}/withdrawal`, keyWithdraw.audit, withdraw),
  ];
}

async function showKeys(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<KeysPageProps>,
): Promise<void> {
  const listed = await keyList.run(parts, admin, {});
  if (!listed.ok) throw notFound();
  const notice = noticeOf(ctx, ['key-rotated', 'approval-requested'] as const);
  const mayRotate = admin.permissions.includes(keyRotate.permission);
  const blank = { typed: { reason: '', alg: 'ES256' }, problems: {} };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      keysPage(frame, { permissions, keys: listed.value.keys, mayRotate, ...blank, ...notice, ...told }),
    consolePaths.keys,
  );
}

async function showKey(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<KeyPageProps>,
): Promise<void> {
  const listed = await keyList.run(parts, admin, {});
  const key = listed.ok ? listed.value.keys.find(({ kid }) => kid === ctx.params.kid) : undefined;
  if (!key) throw notFound();
  const mayWithdraw = key.status !== 'withdrawn' && admin.permissions.includes(keyWithdraw.permission);
  const blank = { typed: { reason: '' }, problems: {} };
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) => keyPage(frame, { permissions, key, mayWithdraw, ...blank, ...told }),
    keyPath(key.kid),
  );
}

const rotate: AdminHandler = async (parts, ctx, admin) => {
  const { reason, problem } = readReason(ctx);
  const typed = { reason, alg: ctx.state.body.alg ?? '' };
  const asked = keyRotate.input.safeParse({ alg: typed.alg, reason });
  if (!asked.success) {
    ctx.status = 422;
    return showKeys(parts, ctx, admin, { typed, problems: { ...(problem && { reason: problem }) } });
  }
  const rotated = await keyRotate.run(parts, admin, asked.data);
  if (rotated.ok) return ctx.redirect(`${consolePaths.keys}?notice=key-rotated`);
  if (rotated.reason === 'unknown') throw notFound();
  ctx.status = keyRotate.refusals[rotated.reason] ?? 422;
  await showKeys(parts, ctx, admin, { typed, problem: refusalOf(rotated.reason) });
};

const withdraw: AdminHandler = async (parts, ctx, admin) => {
  const { reason, problem } = readReason(ctx);
  const typed = { reason };
  if (problem) {
    ctx.status = 422;
    return showKey(parts, ctx, admin, { typed, problems: { reason: problem } });
  }
  const asked = await keyWithdraw.run(parts, admin, { kid: ctx.params.kid ?? '', reason });
  if (asked.ok) return ctx.redirect(`${consolePaths.keys}?notice=approval-requested`);
  if (asked.reason === 'unknown') throw notFound();
  ctx.status = keyWithdraw.refusals[asked.reason] ?? 422;
  await showKey(parts, ctx, admin, { typed, problem: refusalOf(asked.reason) });
};
