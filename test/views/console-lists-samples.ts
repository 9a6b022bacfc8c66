import { permissions } from '../../server/lib/permission.ts';
import { columnHeads, columns } from '../../server/officials/import/columns.ts';
import { unitColumnHeads, unitColumns } from '../../server/officials/units/import/columns.ts';
import { giveListPage, listPage } from '../../views/console/lists-page.ts';
import type { ListPageProps, Rehearsed } from '../../views/console/props-lists.ts';
import { wordsOf } from '../../views/words/words.ts';
import { sample } from './sample.ts';

const all = { permissions };
const unit = {
  id: '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  name: '示例省税务局第一税务分局（重点税源企业税收服务和管理局）',
  above: ['示例省人民政府', '示例省税务局'],
};
const { columnHints } = wordsOf('zh-Hans').consoleLists;
const heads = columns.map((name) => ({ name, head: columnHeads[name]['zh-Hans'], hint: columnHints[name] }));
const { columnHintsOfUnits } = wordsOf('zh-Hans').consoleUnitLists;
const unitHeads = unitColumns.map((name) => ({
  name,
  head: unitColumnHeads[name]['zh-Hans'],
  hint: columnHintsOfUnits[name],
}));
const asked = { id: '3a1d', requestedBy: '欧阳示例', requestedAt: new Date('2026-03-02T06:05:00Z') };
const rehearsed: Rehearsed = {
  ...{ appoint: 2, change: 0, endings: 0, same: 0, bad: 58, firstRow: '欧阳示例 · 一级科员' },
  ...{ mass: undefined, earlier: 0 },
  faults: [
    { row: 4, label: 'S0001', text: '工号在本机构已被使用' },
    { row: 5, label: '', text: '工号有误' },
    { row: 6, label: 'S0009', text: '这个工号的岗位属于另一个姓名' },
  ],
};
const list: ListPageProps = {
  ...all,
  kind: 'posts',
  id: '5b5c',
  unit,
  rows: 60,
  readAs: 'gb18030',
  rehearsed,
  outcome: undefined,
  undone: undefined,
  stopped: undefined,
  askedBack: undefined,
  isRetried: false,
  mayCarryOut: true,
  typed: { reason: '' },
  problems: {},
};
const done = { doneRows: 60, appointed: 2, changed: 1, refused: 3, faults: rehearsed.faults, isDone: true };
const underWay = { doneRows: 4500, appointed: 4410, changed: 0, refused: 90, faults: [], isDone: false };

const left = [
  { label: 'S0001', text: '所在机构已不在撤回人的管理范围内' },
  { label: 'S0002', text: '已经领取' },
  { label: 'S0003', text: '之后又被更改' },
];
const leftUnits = [
  { label: '第一税务分局（重点税源企业税收服务和管理局）', text: '已不在撤回人的管理范围内' },
  { label: 'A1', text: '已有岗位、下级或应用' },
];

/** Lists of officials in the console, in every state that looks different. */
export const consoleListsSamples = [
  sample(
    'console-list',
    giveListPage,
    { ...all, kind: 'posts', unit, columns: heads, typed: { reason: '' }, problems: {} },
    true,
  ),
  sample(
    'console-list-refused',
    giveListPage,
    {
      ...all,
      kind: 'posts',
      unit,
      columns: heads,
      typed: { reason: '年度招录' },
      problems: { file: { code: 'console.old-workbook' } },
    },
    true,
  ),
  sample('console-list-preview', listPage, list, true),
  sample(
    'console-list-mass',
    listPage,
    {
      ...list,
      rows: 18_400,
      readAs: 'xlsx',
      rehearsed: {
        ...{ ...rehearsed, appoint: 900, change: 17_200, endings: 340, same: 298, bad: 2 },
        mass: { rows: 1000, endings: 200 },
        earlier: 840,
      },
    },
    true,
  ),
  sample(
    'console-list-under-way',
    listPage,
    { ...list, rows: 18_400, rehearsed: undefined, outcome: underWay, isRetried: true, notice: 'list-under-way' },
    true,
  ),
  sample(
    'console-list-done',
    listPage,
    { ...list, rehearsed: undefined, outcome: done, notice: 'list-carried-out' },
    true,
  ),
  sample(
    'console-list-undone',
    listPage,
    {
      ...list,
      rehearsed: undefined,
      outcome: done,
      undone: { ended: 2, restored: 1, isDone: true, kept: 0, left: [] },
    },
    true,
  ),
  sample(
    'console-list-taking-back',
    listPage,
    {
      ...list,
      rehearsed: undefined,
      outcome: underWay,
      undone: { ended: 200, restored: 0, isDone: false, kept: 0, left: [] },
    },
    true,
  ),
  sample(
    'console-list-asked-back',
    listPage,
    {
      ...{ ...list, rehearsed: undefined, outcome: done, askedBack: asked },
      problem: { code: 'console.already-waiting' },
    },
    true,
  ),
  sample(
    'console-list-left',
    listPage,
    {
      ...{ ...list, rehearsed: undefined, outcome: done, notice: 'list-undone' },
      undone: { ended: 900, restored: 12, isDone: true, kept: 58, left },
    },
    true,
  ),
  sample(
    'console-list-stopped',
    listPage,
    { ...list, rows: 18_400, rehearsed: undefined, outcome: underWay, stopped: 'fault' },
    true,
  ),
  sample(
    'console-list-stopped-as-mass',
    listPage,
    { ...list, rows: 900, rehearsed: undefined, outcome: { ...underWay, doneRows: 500 }, stopped: 'mass-change' },
    true,
  ),
  sample(
    'console-list-stopped-with-role',
    listPage,
    { ...list, rows: 900, rehearsed: undefined, outcome: { ...underWay, doneRows: 500 }, stopped: 'role-gone' },
    true,
  ),
  sample(
    'console-list-stopped-as-asked-back',
    listPage,
    {
      ...{ ...list, rows: 900, rehearsed: undefined, outcome: { ...underWay, doneRows: 500 } },
      ...{ stopped: 'asked-back', askedBack: asked },
    },
    true,
  ),
  sample(
    'console-list-asked-back-in-vain',
    listPage,
    { ...list, rows: 900, rehearsed: undefined, outcome: { ...underWay, doneRows: 500 }, stopped: 'asked-back' },
    true,
  ),
  sample(
    'console-list-being-decided',
    listPage,
    { ...list, rehearsed: undefined, problem: { code: 'console.being-decided' } },
    true,
  ),
  ...(['fault', 'role-gone'] as const).map((stopped) =>
    sample(
      `console-list-stopped-taking-back-${stopped}`,
      listPage,
      {
        ...{ ...list, rehearsed: undefined, outcome: underWay, stopped },
        undone: { ended: 200, restored: 0, isDone: false, kept: 0, left: [] },
      },
      true,
    ),
  ),
  sample('console-list-forgotten', listPage, { ...list, rehearsed: undefined }, true),
  sample(
    'console-unit-list',
    giveListPage,
    { ...all, kind: 'units', unit, columns: unitHeads, typed: { reason: '' }, problems: {} },
    true,
  ),
  sample('console-unit-list-preview', listPage, { ...list, kind: 'units', readAs: 'utf-8' }, true),
  sample(
    'console-unit-list-undone',
    listPage,
    {
      ...{ ...list, kind: 'units', rehearsed: undefined, outcome: done },
      undone: { ended: 12, restored: 3, isDone: true, kept: 2, left: leftUnits },
    },
    true,
  ),
];
