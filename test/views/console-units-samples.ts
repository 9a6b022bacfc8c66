import { permissions } from '../../server/lib/permission.ts';
import { appointPage, changeUnitPage } from '../../views/console/change-unit-page.ts';
import { consolePostPage } from '../../views/console/posts-page.ts';
import type { PostLine, UnitPageProps } from '../../views/console/props-units.ts';
import { unitPage, unitsPage } from '../../views/console/units-page.ts';
import { sample } from './sample.ts';

const all = { permissions };
const unit = {
  id: '0b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  name: '示例省税务局第一税务分局（重点税源企业税收服务和管理局）',
  above: ['示例省人民政府', '示例省税务局'],
};
const seen = { 'zh-Hans': unit.name, 'zh-Hant': '示例省稅務局第一稅務分局', en: 'First Tax Branch' };
const post: PostLine = {
  id: '1b5c9c0e-6f7a-4d39-9c3e-0f3a1d2b4c5d',
  title: '挂职副局长',
  jobNumber: 'G0007',
  official: '赵示例',
  startsOn: '2026-01-01',
  endsOn: undefined,
};
const waiting: PostLine = { ...post, id: '2b5c', jobNumber: 'G0008', official: undefined, endsOn: '2026-12-31' };
const shown: UnitPageProps = {
  ...all,
  unit,
  kind: 'department',
  level: 'province',
  divisionCode: '440000',
  children: [{ id: '3b5c', name: '示例征管科' }],
  childrenHref: '/console/units/x?below=y',
  posts: [post, waiting],
  postsHref: '/console/units/x?after=G0008',
  reachedBy: [{ id: '4b5c', person: '赵示例', role: 'unit', unit: '示例省税务局' }],
  mayChange: true,
  mayAppoint: true,
  mayExport: true,
};
const reason = { reason: { code: 'console.reason-invalid' } } as const;

/** Units and posts in the console, in every state that looks different. */
export const consoleUnitsSamples = [
  sample('console-units', unitsPage, { ...all, query: '', found: [], own: [unit] }, true),
  sample('console-units-none', unitsPage, { ...all, query: '火星', found: [], own: [unit] }, true),
  sample('console-unit', unitPage, { ...shown, notice: 'official-appointed' }, true),
  sample(
    'console-unit-read-only',
    unitPage,
    {
      ...shown,
      ...{ children: [], childrenHref: undefined, posts: [], postsHref: undefined },
      ...{ mayChange: false, mayAppoint: false, mayExport: false },
    },
    true,
  ),
  sample(
    'console-unit-add',
    changeUnitPage,
    { ...all, unit, seen, act: 'add', typed: { level: 'county' }, problems: {} },
    true,
  ),
  sample(
    'console-unit-rename-refused',
    changeUnitPage,
    {
      ...all,
      unit,
      seen,
      act: 'rename',
      typed: { en: 'New' },
      problems: reason,
      problem: { code: 'console.unit-name-invalid' },
    },
    true,
  ),
  sample('console-unit-move', changeUnitPage, { ...all, unit, seen, act: 'move', typed: {}, problems: {} }, true),
  sample('console-appoint', appointPage, { ...all, unit, typed: {}, problems: {} }, true),
  sample(
    'console-appoint-refused',
    appointPage,
    {
      ...all,
      unit,
      typed: { name: '赵', mobile: '123', isPrimary: 'yes' },
      problems: { mobile: { code: 'console.mobile-invalid' }, jobNumber: { code: 'console.job-number-taken' } },
    },
    true,
  ),
  sample(
    'console-post',
    consolePostPage,
    { ...all, unit, post, mayAppoint: true, isWaiting: false, typed: { reason: '' }, problems: {} },
    true,
  ),
  sample(
    'console-post-waiting',
    consolePostPage,
    { ...all, unit, post: waiting, mayAppoint: true, isWaiting: true, typed: { reason: '' }, problems: reason },
    true,
  ),
];
