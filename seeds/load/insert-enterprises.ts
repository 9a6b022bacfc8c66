import type { Knex } from 'knex';
import { organisationCheckCharacter, usccCheckCharacter } from '../../server/enterprises/uscc.ts';
import { cities } from './guangdong.ts';
import { loadId } from './load-id.ts';
import { mixed, oneOf } from './mixed.ts';
import { type LoadCounts, verifiedPerson } from './plan.ts';

const batchSize = 2_500;
const words = [...'晨远宏瑞恒嘉明德信泰盛和源博优佳美诚创新海天金鑫顺通达安康'];
const trades = [
  '贸易',
  '科技',
  '物流',
  '餐饮',
  '建筑工程',
  '电子',
  '服装',
  '医疗器械',
  '文化传播',
  '信息服务',
  '农业',
  '家具',
];
const kinds = [
  { code: '91', kind: 'company', ending: '有限公司' },
  { code: '91', kind: 'company', ending: '股份有限公司' },
  { code: '92', kind: 'sole-trader', ending: '商行' },
] as const;

/** The group company: it has given so many mandates that its lists have many pages. */
export const groupCompany = loadId('enterprise', 0);

/** Who represents enterprise `e`: the first verified persons that are no officials. */
export function representativeOf(counts: Pick<LoadCounts, 'officials' | 'verified'>, e: number): number {
  return verifiedPerson((counts.officials + e) % counts.verified);
}

export async function insertEnterprises(tx: Knex.Transaction, counts: LoadCounts, now: Date): Promise<void> {
  for (let first = 0; first < counts.enterprises; first += batchSize) {
    const size = Math.min(batchSize, counts.enterprises - first);
    await insertBatch(tx, { counts, first, size, now });
  }
}

async function insertBatch(
  tx: Knex.Transaction,
  { counts, first, size, now }: { counts: LoadCounts; first: number; size: number; now: Date },
): Promise<void> {
  const numbers = Array.from({ length: size }, (_, index) => first + index);
  const named = numbers.map(describe);
  // The registry is asked again a month from now at the earliest: it knows none of these.
  await tx.raw(
    `INSERT INTO enterprises
       (id, uscc, name, kind, status, representative_person_id, claimed_at, checked_at, check_due_at, created_at)
     SELECT e.id, e.uscc, e.name, e.kind, e.status, p.id, p.assurance_at, :now::timestamptz,
       :now::timestamptz + (30 + e.place % 330) * interval '1 day', p.assurance_at
     FROM unnest(:ids::uuid[], :codes::text[], :names::text[], :kinds::text[], :statuses::text[], :persons::bigint[])
       WITH ORDINALITY AS e (id, uscc, name, kind, status, person, place)
     JOIN persons p ON p.id = pg_temp.load_id('person', e.person)`,
    {
      now,
      ids: numbers.map((n) => loadId('enterprise', n)),
      codes: named.map(({ uscc }) => uscc),
      names: named.map(({ name }) => name),
      kinds: named.map(({ kind }) => kind),
      statuses: numbers.map((n) => (n % 100 === 99 ? 'suspended' : 'active')),
      persons: numbers.map((n) => representativeOf(counts, n)),
    },
  );
}

function describe(n: number): { uscc: string; name: string; kind: string } {
  const city = oneOf(cities, n, 30);
  const { code, kind, ending } = n === 0 ? kinds[1] : kinds[Math.floor(mixed(n, 31) * kinds.length)]!;
  const word = oneOf(words, n, 32) + oneOf(words, n, 33);
  const trade = oneOf(trades, n, 34);
  // No organisation code begins with YE; the check characters are right.
  const organisation = `YE${String(n).padStart(6, '0')}`;
  const body = `${code}${city.code}${organisation}${organisationCheckCharacter(organisation)}`;
  const name = `示例${city.zhHans.replace(/市$/, '')}${word}${trade}${ending}`;
  return { uscc: body + usccCheckCharacter(body), name, kind };
}
