import type { Heads } from '../../lib/tables/find-columns.ts';

/** Columns of a list of officials, in any order; those after `starts_on` may be missing. */
export const columns = [
  'name',
  'mobile',
  'title',
  'job_number',
  'starts_on',
  'ends_on',
  'primary',
  'position',
  'unit',
] as const;
export type Column = (typeof columns)[number];
export const neededColumns = columns.slice(0, 5);

/** Column heads as people write them; a list may have these or the names above. */
export const columnHeads: Heads<Column> = {
  name: { 'zh-Hans': '姓名', 'zh-Hant': '姓名', en: 'Name' },
  mobile: { 'zh-Hans': '手机号码', 'zh-Hant': '手機號碼', en: 'Mobile number' },
  title: { 'zh-Hans': '职务', 'zh-Hant': '職務', en: 'Title' },
  job_number: { 'zh-Hans': '工号', 'zh-Hant': '工號', en: 'Job number' },
  starts_on: { 'zh-Hans': '任职首日', 'zh-Hant': '任職首日', en: 'First day' },
  ends_on: { 'zh-Hans': '任职末日', 'zh-Hant': '任職末日', en: 'Last day' },
  primary: { 'zh-Hans': '主要职务', 'zh-Hant': '主要職務', en: 'Main post' },
  position: { 'zh-Hans': '排序', 'zh-Hant': '排序', en: 'Position' },
  unit: { 'zh-Hans': '部门', 'zh-Hant': '部門', en: 'Unit' },
};
