import type { UndoMergePageProps } from '../../views/merging/props.ts';
import { undoMergePage } from '../../views/merging/undo-page.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { listUndoableMerges } from '../merging/list-merges.ts';
import { previewUndo, type UndoRefusal, type UndoWish } from '../merging/undo-merge.ts';
import { undoAndTell } from '../recovery/merged.ts';
import { draw, forPerson, type PersonHandler, type PortalParts, read, type Visitor, write } from './parts.ts';

const path = '/account/merge/:id/undo';

/** Two accounts again, by whoever is logged in to the one that stayed. */
export function undoMergeRoutes(parts: PortalParts): Route[] {
  return [
    { ...read, who: 'person+recent', path, handler: forPerson(parts, showUndo) },
    {
      ...write,
      path,
      throttle: 'credential',
      audit: ['person.merge.undone', 'session.ended'],
      handler: forPerson(parts, undo),
    },
  ];
}

/** Merges of others and merges that never were are answered alike (T-120). */
async function ownMerge(parts: PortalParts, ctx: RouteContext, { person }: Visitor): Promise<UndoWish> {
  const merges = await listUndoableMerges(parts.knex, person.id, parts.clock());
  const merge = merges.find(({ id }) => id === ctx.params.id);
  if (!merge) throw new HttpProblem(404, 'request.unknown');
  return { mergeId: merge.id, by: 'person', actorId: person.id };
}

const showUndo: PersonHandler = async (parts, ctx, visitor) => {
  const wish = await ownMerge(parts, ctx, visitor);
  const preview = await previewUndo(parts.knex, parts, wish);
  drawUndo(parts, ctx, visitor, {
    id: wish.mergeId,
    plan: preview.ok ? preview.sum : undefined,
    ...(!preview.ok && { problem: { code: codes[preview.reason] } }),
  });
};

const codes: Record<UndoRefusal, 'merge.undo-over' | 'merge.undo-not-active'> = {
  unknown: 'merge.undo-over',
  over: 'merge.undo-over',
  'not-active': 'merge.undo-not-active',
};

const undo: PersonHandler = async (parts, ctx, visitor) => {
  const wish = await ownMerge(parts, ctx, visitor);
  const outcome = await parts.knex.transaction((tx) => undoAndTell(tx, parts, wish));
  // this session is gone as well: the page asks for a login first
  if (outcome.ok) return ctx.redirect('/account/merge?notice=accounts-separated');
  ctx.status = 400;
  drawUndo(parts, ctx, visitor, { id: wish.mergeId, plan: undefined, problem: { code: codes[outcome.reason] } });
};

function drawUndo(parts: PortalParts, ctx: RouteContext, visitor: Visitor, props: UndoMergePageProps): void {
  draw(parts, ctx, visitor, (frame) => undoMergePage(frame, props));
}
