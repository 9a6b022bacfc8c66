import type { Knex } from 'knex';
import type { Translated } from '../server/lib/locale.ts';

type Level = 'province' | 'city' | 'county' | 'township';
type Division = readonly [
  code: string,
  parent: string | null,
  level: Level,
  zhHans: string,
  zhHant: string,
  en: string,
];

/**
 * Real divisions of Guangdong, a few of each level, parents first. Dongguan has no counties: its townships hang under the
 * city, which is why the level is a label and not the depth.
 */
export const divisions: readonly Division[] = [
  ['440000', null, 'province', '广东省', '廣東省', 'Guangdong'],
  ['440100', '440000', 'city', '广州市', '廣州市', 'Guangzhou'],
  ['440104', '440100', 'county', '越秀区', '越秀區', 'Yuexiu District'],
  ['440106', '440100', 'county', '天河区', '天河區', 'Tianhe District'],
  ['440300', '440000', 'city', '深圳市', '深圳市', 'Shenzhen'],
  ['440304', '440300', 'county', '福田区', '福田區', 'Futian District'],
  ['440304001', '440304', 'township', '南园街道', '南園街道', 'Nanyuan Subdistrict'],
  ['441900', '440000', 'city', '东莞市', '東莞市', 'Dongguan'],
  ['441900003', '441900', 'township', '东城街道', '東城街道', 'Dongcheng Subdistrict'],
  ['441900101', '441900', 'township', '石碣镇', '石碣鎮', 'Shijie Town'],
];

export async function seedDivisions(tx: Knex.Transaction): Promise<void> {
  const rows = divisions.map(([code, parent, level, zhHans, zhHant, en]) => ({
    code,
    parent_code: parent,
    level,
    name: { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en } satisfies Translated,
  }));
  await tx('divisions').insert(rows).onConflict('code').ignore();
}
