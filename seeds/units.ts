import type { Knex } from 'knex';
import type { Translated } from '../server/lib/locale.ts';
import { fixedId } from './fixed-id.ts';

type Unit = {
  number: number;
  parent?: number;
  kind: 'government' | 'department' | 'office';
  level: 'province' | 'city' | 'county' | 'township';
  division: string;
  uscc?: string;
  name: Translated;
};

/** Units of the example province, parents first: tax and housing on four levels. Names say 示例: no such body exists. */
export const units: readonly Unit[] = [
  {
    number: 1,
    kind: 'government',
    level: 'province',
    division: '440000',
    uscc: '11440000MB2D00014P',
    name: { 'zh-Hans': '示例省人民政府', 'zh-Hant': '示例省人民政府', en: 'Government of Example Province' },
  },
  {
    number: 2,
    parent: 1,
    kind: 'department',
    level: 'province',
    division: '440000',
    uscc: '11440000MB2D00022J',
    name: { 'zh-Hans': '示例省税务局', 'zh-Hant': '示例省稅務局', en: 'Example Province Tax Service' },
  },
  {
    number: 3,
    parent: 2,
    kind: 'department',
    level: 'city',
    division: '440100',
    uscc: '11440100MB2D001106',
    name: {
      'zh-Hans': '示例省税务局广州分局',
      'zh-Hant': '示例省稅務局廣州分局',
      en: 'Example Tax Service, Guangzhou',
    },
  },
  {
    number: 4,
    parent: 3,
    kind: 'department',
    level: 'county',
    division: '440106',
    uscc: '11440106MB2D002178',
    name: { 'zh-Hans': '示例省税务局天河分局', 'zh-Hant': '示例省稅務局天河分局', en: 'Example Tax Service, Tianhe' },
  },
  {
    number: 5,
    parent: 2,
    kind: 'department',
    level: 'city',
    division: '441900',
    uscc: '11441900MB2D00313G',
    name: { 'zh-Hans': '示例省税务局东莞分局', 'zh-Hant': '示例省稅務局東莞分局', en: 'Example Tax Service, Dongguan' },
  },
  {
    number: 6,
    parent: 5,
    kind: 'office',
    level: 'township',
    division: '441900003',
    uscc: '11441900MB2D00321B',
    name: { 'zh-Hans': '示例东城税务所', 'zh-Hant': '示例東城稅務所', en: 'Example Tax Office, Dongcheng' },
  },
  {
    number: 7,
    parent: 2,
    kind: 'office',
    level: 'province',
    division: '440000',
    name: {
      'zh-Hans': '示例省税务局第一税务分局（重点税源企业税收服务和管理局）',
      'zh-Hant': '示例省稅務局第一稅務分局（重點稅源企業稅收服務和管理局）',
      en: 'Example Province Tax Service, First Branch (Large Taxpayers)',
    },
  },
  {
    number: 8,
    parent: 1,
    kind: 'department',
    level: 'province',
    division: '440000',
    uscc: '11440000MB2D00030D',
    name: { 'zh-Hans': '示例省住房公积金中心', 'zh-Hant': '示例省住房公積金中心', en: 'Example Province Housing Fund' },
  },
  {
    number: 9,
    parent: 8,
    kind: 'department',
    level: 'city',
    division: '440100',
    uscc: '11440100MB2D001293',
    name: {
      'zh-Hans': '示例省住房公积金中心广州管理部',
      'zh-Hant': '示例省住房公積金中心廣州管理部',
      en: 'Example Housing Fund, Guangzhou',
    },
  },
  {
    number: 10,
    parent: 9,
    kind: 'office',
    level: 'county',
    division: '440106',
    uscc: '11440106MB2D002253',
    name: {
      'zh-Hans': '示例省住房公积金中心天河办事处',
      'zh-Hant': '示例省住房公積金中心天河辦事處',
      en: 'Example Housing Fund, Tianhe',
    },
  },
  {
    number: 11,
    parent: 8,
    kind: 'office',
    level: 'township',
    division: '441900101',
    uscc: '11441900MB2D0033X3',
    name: { 'zh-Hans': '示例石碣住房服务站', 'zh-Hant': '示例石碣住房服務站', en: 'Example Housing Desk, Shijie' },
  },
];

export async function seedUnits(tx: Knex.Transaction): Promise<void> {
  const rows = units.map((unit) => ({
    id: fixedId('unit', unit.number),
    parent_id: unit.parent === undefined ? null : fixedId('unit', unit.parent),
    kind: unit.kind,
    level: unit.level,
    division_code: unit.division,
    uscc: unit.uscc ?? null,
    name: unit.name,
  }));
  await tx('units').insert(rows).onConflict().ignore();
}
