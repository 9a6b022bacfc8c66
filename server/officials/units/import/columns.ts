import type { Heads } from '../../../lib/tables/find-columns.ts';

/** Columns of a list of units, in any order; all of them stand there. */
export const unitColumns = [
  'unit',
  'parent',
  'kind',
  'level',
  'division_code',
  'name_zh_hans',
  'name_zh_hant',
  'name_en',
] as const;
export type UnitColumn = (typeof unitColumns)[number];

export const unitColumnHeads: Heads<UnitColumn> = {
  unit: { 'zh-Hans': '机构', 'zh-Hant': '機構', en: 'Unit' },
  parent: { 'zh-Hans': '上级机构', 'zh-Hant': '上級機構', en: 'Unit above' },
  kind: { 'zh-Hans': '类别', 'zh-Hant': '類別', en: 'Kind' },
  level: { 'zh-Hans': '层级', 'zh-Hant': '層級', en: 'Level' },
  division_code: { 'zh-Hans': '行政区划代码', 'zh-Hant': '行政區劃代碼', en: 'Division code' },
  name_zh_hans: { 'zh-Hans': '名称（简体）', 'zh-Hant': '名稱（簡體）', en: 'Name (Simplified Chinese)' },
  name_zh_hant: { 'zh-Hans': '名称（繁体）', 'zh-Hant': '名稱（繁體）', en: 'Name (Traditional Chinese)' },
  name_en: { 'zh-Hans': '名称（英文）', 'zh-Hant': '名稱（英文）', en: 'Name (English)' },
};

export type UnitRow = { row: number } & Record<UnitColumn, string>;
