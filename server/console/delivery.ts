import { deliveriesPage, deliveryPage } from '../../views/console/delivery-page.ts';
import { consolePaths, deliveryPath } from '../../views/console/paths.ts';
import type { DeliveryPageProps } from '../../views/console/props-delivery.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { deliveryState } from '../outbox/delivery-state.ts';
import { noticeOf } from '../portal/parts.ts';
import { deliveryList, deliveryOpen, deliveryReplay } from './delivery-operations.ts';
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
import { readReason, refusalOf } from './texts.ts';

export function deliveryRoutes(parts: ConsoleParts): Route[] {
  const one = `${consolePaths.delivery}/:entryId`;
  return [
    page(parts, deliveryList.permission, consolePaths.delivery, showDeliveries),
    page(parts, deliveryOpen.permission, one, (p, ctx, admin) => showDelivery(p, ctx, admin, {})),
    form(parts, deliveryReplay.permission, `${one}/replay`, deliveryReplay.audit, replay),
  ];
}

const showDeliveries: AdminHandler = async (parts, ctx, admin) => {
  const names = ['state', 'fromAt', 'fromId'] as const;
  const asked = deliveryList.input.safeParse(Object.fromEntries(names.map((name) => [name, queryOf(ctx, name)])));
  const listed = asked.success ? await deliveryList.run(parts, admin, asked.data) : undefined;
  if (!asked.success || !listed?.ok) throw notFound();
  const { entries, next } = listed.value;
  const { state } = asked.data;
  const nextHref = next && `${consolePaths.delivery}?state=${state}&fromAt=${next.at.toISOString()}&fromId=${next.id}`;
  const states = await deliveryState(parts.knex, parts.clock());
  drawConsole(parts, ctx, admin, (frame, permissions) =>
    deliveriesPage(frame, {
      permissions,
      state,
      entries,
      states,
      nextHref,
      ...noticeOf(ctx, ['delivery-replayed'] as const),
    }),
  );
};

async function showDelivery(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<DeliveryPageProps>,
): Promise<void> {
  const opened = await deliveryOpen.run(parts, admin, { entryId: ctx.params.entryId ?? '' });
  if (!opened.ok) throw notFound();
  const entry = opened.value;
  const mayReplay = entry.status === 'dead' && admin.permissions.includes(deliveryReplay.permission);
  drawConsole(
    parts,
    ctx,
    admin,
    (frame, permissions) =>
      deliveryPage(frame, { permissions, entry, mayReplay, typed: { reason: '' }, problems: {}, ...told }),
    deliveryPath(entry.id),
  );
}

const replay: AdminHandler = async (parts, ctx, admin) => {
  const { reason, problem } = readReason(ctx);
  const typed = { reason };
  if (problem) {
    ctx.status = 422;
    return showDelivery(parts, ctx, admin, { typed, problems: { reason: problem } });
  }
  const all = ctx.state.body.all === 'target' ? 'target' : 'one';
  const asked = deliveryReplay.input.safeParse({ entryId: ctx.params.entryId, all, reason });
  if (!asked.success) throw notFound();
  const replayed = await deliveryReplay.run(parts, admin, asked.data);
  if (replayed.ok) return ctx.redirect(`${consolePaths.delivery}?notice=delivery-replayed`);
  if (replayed.reason === 'unknown') throw notFound();
  ctx.status = deliveryReplay.refusals[replayed.reason] ?? 422;
  await showDelivery(parts, ctx, admin, { typed, problem: refusalOf(replayed.reason) });
};
