import type { Knex } from 'knex';
import { organisationCheckCharacter, usccCheckCharacter } from '../../server/enterprises/uscc.ts';
import type { Translated } from '../../server/lib/locale.ts';
import { seedDivisions } from '../divisions.ts';
import { fixedId } from '../fixed-id.ts';
import { seedUnits } from '../units.ts';
import { cities, type Place } from './guangdong.ts';
import { loadId } from './load-id.ts';
import { departments, nameOf, offices, townships } from './unit-names.ts';

export type LoadUnit = {
  /** Place of the unit above in the list; undefined: the government of the province. */
  parent: number | undefined;
  kind: 'government' | 'department' | 'office';
  level: 'province' | 'city' | 'county' | 'township';
  division: string;
  uscc: string | null;
  name: Translated;
};

/** A whole city has about so many units: fewer units, fewer cities. */
const unitsPerCity = 950;
const townshipsPerCounty = 10;
/** Of a city without counties. */
const townshipsPerCity = 30;

/**
 * So many units, parents first: governments of cities, counties and townships, their departments, and offices in departments
 * and townships until there are enough. They hang under the government of the demonstration province.
 */
export function loadUnits(count: number): LoadUnit[] {
  const units: LoadUnit[] = [];
  const add = (unit: Omit<LoadUnit, 'uscc'>): number => {
    const hasCode = unit.kind !== 'office';
    units.push({ ...unit, uscc: hasCode ? codeOfUnit(unit.division, units.length) : null });
    return units.length - 1;
  };
  const chosen = cities.slice(0, Math.max(1, Math.min(cities.length, Math.ceil(count / unitsPerCity))));
  const province: Place = { code: '440000', zhHans: '省', zhHant: '省', en: 'Province' };
  addDepartments(add, { at: undefined, level: 'province', place: province });
  const governments = chosen.flatMap((city) => addGovernments(add, city));
  for (const { at, level, place } of governments.filter(({ level }) => level !== 'township'))
    addDepartments(add, { at, level, place });
  fillWithOffices(units, add, count);
  return units.slice(0, count);
}

type Add = (unit: Omit<LoadUnit, 'uscc'>) => number;
type Government = { at: number | undefined; level: LoadUnit['level']; place: Place };

function addGovernments(add: Add, { counties, ...city }: (typeof cities)[number]): Government[] {
  const government = (parent: number | undefined, level: LoadUnit['level'], place: Place): Government => {
    const name = nameOf(place, { zhHans: '人民政府', zhHant: '人民政府', en: 'Government' });
    return { at: add({ parent, kind: 'government', level, division: place.code, name }), level, place };
  };
  const top = government(undefined, 'city', city);
  const middle = counties.map((county) => government(top.at, 'county', county));
  const below = middle.length > 0 ? middle : [top];
  const each = middle.length > 0 ? townshipsPerCounty : townshipsPerCity;
  const towns = below.flatMap(({ at, place }) =>
    townships(place, each).map((town) => government(at, 'township', { ...town, code: place.code })),
  );
  return [top, ...middle, ...towns];
}

function addDepartments(add: Add, { at, level, place }: Government): void {
  for (const department of departments)
    add({ parent: at, kind: 'department', level, division: place.code, name: nameOf(place, department) });
}

/** Round after round, one office to each, as long as units are wanted. */
function fillWithOffices(units: readonly LoadUnit[], add: Add, count: number): void {
  const above = units.flatMap((unit, at) =>
    unit.kind === 'department' || unit.level === 'township' ? { unit, at } : [],
  );
  for (const office of offices) {
    for (const { unit, at } of above) {
      if (units.length >= count) return;
      const name: Translated = {
        'zh-Hans': unit.name['zh-Hans'] + office.zhHans,
        'zh-Hant': unit.name['zh-Hant'] + office.zhHant,
        en: `${unit.name.en}, ${office.en}`,
      };
      add({ parent: at, kind: 'office', level: unit.level, division: unit.division, name });
    }
  }
}

/** Right by both check characters; no organisation code begins with YL. */
function codeOfUnit(division: string, n: number): string {
  const organisation = `YL${String(n).padStart(6, '0')}`;
  const body = `11${division}${organisation}${organisationCheckCharacter(organisation)}`;
  return body + usccCheckCharacter(body);
}

export async function insertUnits(tx: Knex.Transaction, units: readonly LoadUnit[], now: Date): Promise<void> {
  await seedDivisions(tx);
  await seedUnits(tx);
  await insertDivisions(tx);
  const rows = units.map(({ parent, division, ...unit }, n) => ({
    ...unit,
    id: loadId('unit', n),
    parent_id: parent === undefined ? fixedId('unit', 1) : loadId('unit', parent),
    division_code: division,
    created_at: now,
  }));
  // One depth after the other: whatever watches the table finds the unit above in place, whether it looks at rows or statements.
  for (const level of byDepth(units)) {
    const ofLevel = level.flatMap((n) => rows[n] ?? []);
    await tx.batchInsert('units', ofLevel, 1000);
  }
}

/** Places in the list, those right under the province first. */
export function byDepth(units: readonly LoadUnit[]): number[][] {
  const depths: number[] = [];
  const levels: number[][] = [];
  units.forEach(({ parent }, n) => {
    const depth = parent === undefined ? 0 : (depths[parent] ?? 0) + 1;
    depths.push(depth);
    const level = levels[depth] ?? [];
    level.push(n);
    levels[depth] = level;
  });
  return levels;
}

async function insertDivisions(tx: Knex.Transaction): Promise<void> {
  const row = ({ code, zhHans, zhHant, en }: Place, level: 'city' | 'county', parent: string) => ({
    ...{ code, level, parent_code: parent },
    name: { 'zh-Hans': zhHans, 'zh-Hant': zhHant, en },
  });
  const rows = cities.flatMap((city) => [
    row(city, 'city', '440000'),
    ...city.counties.map((county) => row(county, 'county', city.code)),
  ]);
  await tx('divisions').insert(rows).onConflict('code').ignore();
}
