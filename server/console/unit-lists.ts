import { giveListPage, listPage } from '../../views/console/lists-page.ts';
import { approvalPath, consolePaths, giveUnitListPath, unitListPath } from '../../views/console/paths.ts';
import type { Fault, GiveListPageProps, ListPageProps, Rehearsed } from '../../views/console/props-lists.ts';
import { wordsOf } from '../../views/words/words.ts';
import type { Route, RouteContext } from '../http/route.ts';
import { unitColumnHeads, unitColumns } from '../officials/units/import/columns.ts';
import { judgeUnits, type UnitDecision, type UnitRowRefusal } from '../officials/units/import/judge-units.ts';
import {
  countUnitChanges,
  earlierUnitsBy,
  isMassOfUnits,
  type LeftUnit,
  massUnits,
  mostUnitRows,
  type UnitList,
} from '../officials/units/import/unit-lists.ts';
import { noticeOf } from '../portal/parts.ts';
import { askedBackOf } from './asked-back.ts';
import { sendCsv } from './files.ts';
import { readGiven } from './given-file.ts';
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
import { readersLocale, readReason, refusalIn, refusalOf, unitOf } from './texts.ts';
import {
  giveUnitTable,
  unitListCarryOut,
  unitListGive,
  unitListInReach,
  unitListUndo,
  unitWords,
} from './unit-list-operations.ts';

const faultsShown = 50;
const longestFile = 1024 * 1024;

/** Lists of units: given as a file, looked at, carried out, taken back. */
export function unitListRoutes(parts: ConsoleParts): Route[] {
  const unit = `${consolePaths.units}/:unitId`;
  const list = '/console/unit-lists/:unitListId';
  const give = form(parts, 'units.write', `${unit}/unit-list`, unitListGive.audit, takeIn);
  return [
    page(parts, 'units.write', `${unit}/unit-list`, (p, ctx, admin) => showGive(p, ctx, admin, {})),
    { ...give, upload: true, bodyLimit: longestFile },
    page(parts, 'units.read', list, (p, ctx, admin) => showList(p, ctx, admin, {})),
    page(parts, 'units.read', `${list}/faults`, sendFaults),
    form(parts, 'units.write', `${list}/appointment`, unitListCarryOut.audit, carryOut),
    form(parts, 'units.write', `${list}/undoing`, unitListUndo.audit, undo),
  ];
}

async function showGive(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<Pick<GiveListPageProps, 'typed' | 'problems'>>,
): Promise<void> {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const locale = readersLocale();
  const { columnHintsOfUnits: hints } = wordsOf(locale).consoleUnitLists;
  const columns = unitColumns.map((name) => ({ name, head: unitColumnHeads[name][locale], hint: hints[name] }));
  const props = { kind: 'units' as const, unit, columns, typed: { reason: '' }, problems: {}, ...told };
  const path = giveUnitListPath(unit.id);
  drawConsole(parts, ctx, admin, (frame, permissions) => giveListPage(frame, { permissions, ...props }), path);
}

const takeIn: AdminHandler = async (parts, ctx, admin) => {
  const unit = await unitOf(parts, admin, ctx.params.unitId);
  const read = await readGiven(ctx, mostUnitRows + 2);
  const { reason } = read;
  const refuse = (problems: GiveListPageProps['problems']) => {
    ctx.status = 422;
    return showGive(parts, ctx, admin, { typed: { reason }, problems });
  };
  if (!read.ok) return refuse(read.problems);
  const given = await giveUnitTable(parts, admin, { unitId: unit.id, reason }, read.table);
  if (!given.ok) return refuse({ file: refusalOf(given.reason) });
  ctx.redirect(unitListPath(given.importId));
};

const faultOf = ({ row, label, reason }: { row: number; label: string; reason: string }): Fault => ({
  ...{ row, label },
  text: wordsOf(readersLocale()).consoleUnitLists.unitRefusals[reason as UnitRowRefusal],
});

async function rehearse({ knex }: ConsoleParts, list: UnitList): Promise<readonly UnitDecision[] | undefined> {
  return list.list && !list.doneAt ? judgeUnits(knex, list.unitId, list.list, unitWords()) : undefined;
}

function faultsIn(list: UnitList, decisions: readonly UnitDecision[] | undefined): Fault[] {
  const refused = decisions?.filter((decision) => decision.kind === 'refused') ?? list.outcome?.refused ?? [];
  return refused.map(faultOf);
}

async function showList(
  parts: ConsoleParts,
  ctx: RouteContext,
  admin: Administrator,
  told: Partial<Pick<ListPageProps, 'typed' | 'problems'>>,
): Promise<void> {
  const list = await unitListInReach(parts, admin, ctx.params.unitListId ?? '');
  if (!list) throw notFound();
  const { outcome, undoneAt, removed, restored, rows } = list;
  const unit = await unitOf(parts, admin, list.unitId);
  const refusal = refusalIn(ctx, [unitListCarryOut, unitListUndo], list.doneAt !== null);
  // as of lists of officials
  const decisions = refusal.problem?.code === 'console.being-decided' ? undefined : await rehearse(parts, list);
  const faults = faultsIn(list, decisions).slice(0, faultsShown);
  const props: Omit<ListPageProps, 'permissions'> = {
    kind: 'units',
    ...{ id: list.id, unit, rows, readAs: list.readAs },
    rehearsed:
      decisions &&
      rehearsedOf(list, decisions, faults, await earlierUnitsBy(parts.knex, admin.person.id, parts.clock())),
    outcome: outcome
      ? {
          ...{ doneRows: rows, appointed: outcome.added.length, changed: outcome.renamed.length },
          ...{ refused: outcome.refused.length, faults, isDone: true },
        }
      : undefined,
    undone: undoneAt
      ? {
          ...{ ended: removed, restored, isDone: true, kept: list.left.length },
          left: list.left.slice(0, faultsShown).map(leftOf),
        }
      : undefined,
    stopped: undefined,
    askedBack: undoneAt ? undefined : await askedBackOf(parts, { act: 'units.mass-change', subject: list.id }),
    isRetried: false,
    mayCarryOut: admin.permissions.includes('units.write'),
    typed: { reason: '' },
    problems: {},
    ...noticeOf(ctx, ['list-carried-out', 'list-undone'] as const),
    ...refusal,
    ...told,
  };
  const path = unitListPath(list.id);
  drawConsole(parts, ctx, admin, (frame, permissions) => listPage(frame, { permissions, ...props }), path);
}

const leftOf = ({ label, reason }: LeftUnit) => ({
  ...{ label, text: wordsOf(readersLocale()).consoleUnitLists.leftUnits[reason] },
});

function rehearsedOf(
  list: UnitList,
  decisions: readonly UnitDecision[],
  faults: readonly Fault[],
  earlier: number,
): Rehearsed {
  const { added, renamed } = countUnitChanges(decisions);
  const count = (kind: UnitDecision['kind']) => decisions.filter((decision) => decision.kind === kind).length;
  return {
    ...{ appoint: added, change: renamed, endings: 0, same: count('same'), bad: count('refused'), faults },
    firstRow: list.list?.[0]?.name_zh_hans ?? '',
    mass: isMassOfUnits(added + renamed, earlier) ? { rows: massUnits, endings: 0 } : undefined,
    earlier,
  };
}

const carryOut: AdminHandler = async (parts, ctx, admin) => {
  const unitListId = ctx.params.unitListId ?? '';
  const done = await unitListCarryOut.run(parts, admin, { unitListId });
  if (done.ok && done.value.approvalId)
    return ctx.redirect(`${approvalPath(done.value.approvalId)}?notice=approval-requested`);
  if (!done.ok) return refused(ctx, unitListId, done.reason);
  ctx.redirect(`${unitListPath(unitListId)}?notice=list-carried-out`);
};

const undo: AdminHandler = async (parts, ctx, admin) => {
  const unitListId = ctx.params.unitListId ?? '';
  const { reason, problem } = readReason(ctx);
  if (problem) {
    ctx.status = 422;
    return showList(parts, ctx, admin, { typed: { reason }, problems: { reason: problem } });
  }
  const undone = await unitListUndo.run(parts, admin, { unitListId, reason });
  if (undone.ok && undone.value.approvalId)
    return ctx.redirect(`${approvalPath(undone.value.approvalId)}?notice=approval-requested`);
  if (!undone.ok) return refused(ctx, unitListId, undone.reason);
  ctx.redirect(`${unitListPath(unitListId)}?notice=list-undone`);
};

function refused(ctx: RouteContext, unitListId: string, reason: string): void {
  if (reason === 'unknown') throw notFound();
  ctx.redirect(`${unitListPath(unitListId)}?problem=${reason}`);
}

/** Every refused row, of a list that waits as of one that was carried out; or what stayed when it was taken back. */
const sendFaults: AdminHandler = async (parts, ctx, admin) => {
  const list = await unitListInReach(parts, admin, ctx.params.unitListId ?? '');
  if (!list) throw notFound();
  const { consoleLists: text, consoleUnitLists } = wordsOf(readersLocale());
  if (queryOf(ctx, 'of') === 'left') {
    const left = list.left.map((one) => [String(one.row), one.label, leftOf(one).text]);
    return sendCsv(ctx, 'left-units.csv', [text.row, consoleUnitLists.label, text.leftWhy], left);
  }
  const faults = faultsIn(list, await rehearse(parts, list));
  const rows = faults.map((fault) => [String(fault.row), fault.label, fault.text]);
  sendCsv(ctx, 'faulty-rows.csv', [text.row, consoleUnitLists.label, text.outcome], rows);
};
