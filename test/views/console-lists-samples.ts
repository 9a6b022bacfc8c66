import { permissions } from '../../server/lib/permission.ts';
import { columnHeads, columns } from '../../server/officials/import/columns.ts';
import { giveListPage, listPage } from '../../views/console/lists-page.ts';
import type { ListPageProps, Rehearsed } from '../../views/console/props-lists.ts';
import { sample } from './sample.ts';

const all = { permissions };
const unit = {
  id: '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  name: '示例省税务局第一税务分局（重点税源企业税收服务和管理局）',
  above: ['示例省人民政府', '示例省税务局'],
};
const heads = columns.map((name) => ({ name, head: columnHeads[name]['zh-Hans'] }));
const rehearsed: Rehearsed = {
  ...{ appoint: 2, change: 0, endings: 0, same: 0, bad: 58, firstRow: '欧阳示例 · 一级科员', mass: undefined },
  faults: [
    { row: 4, jobNumber: 'S0001', reason: 'job-number-taken' },
    { row: 5, jobNumber: '', reason: 'job-number-invalid' },
    { row: 6, jobNumber: 'S0009', reason: 'name-differs' },
  ],
};
const list: ListPageProps = {
  ...all,
  id: '5b5c',
  unit,
  rows: 60,
  readAs: 'gb18030',
  rehearsed,
  outcome: undefined,
  undone: undefined,
  mayCarryOut: true,
  typed: { reason: '' },
  problems: {},
};
const done = { doneRows: 60, appointed: 2, changed: 1, refused: 3, faults: rehearsed.faults, isDone: true };
const underWay = { doneRows: 4500, appointed: 4410, changed: 0, refused: 90, faults: [], isDone: false };

/** Lists of officials in the console, in every state that looks different. */
export const consoleListsSamples = [
  sample('console-list', giveListPage, { ...all, unit, columns: heads, typed: { reason: '' }, problems: {} }, true),
  sample(
    'console-list-refused',
    giveListPage,
    {
      ...all,
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
      },
    },
    true,
  ),
  sample(
    'console-list-under-way',
    listPage,
    { ...list, rows: 18_400, rehearsed: undefined, outcome: underWay, notice: 'list-under-way' },
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
    { ...list, rehearsed: undefined, outcome: done, undone: { ended: 2, restored: 1, isDone: true } },
    true,
  ),
  sample(
    'console-list-taking-back',
    listPage,
    { ...list, rehearsed: undefined, outcome: underWay, undone: { ended: 200, restored: 0, isDone: false } },
    true,
  ),
  sample('console-list-forgotten', listPage, { ...list, rehearsed: undefined }, true),
];
