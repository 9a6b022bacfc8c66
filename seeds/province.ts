import type { Knex } from 'knex';
import { fixedId } from './fixed-id.ts';

type Enterprise = {
  number: number;
  uscc: string;
  name: string;
  kind: 'company' | 'sole-trader' | 'public-institution' | 'social-organisation';
  status: 'active' | 'suspended' | 'struck-off';
  /** Person who has claimed it. */
  representative?: number;
  /** Person the registry names while nobody has claimed it. */
  registered?: number;
};

export const enterprises: readonly Enterprise[] = [
  {
    number: 1,
    uscc: '91440101MA5TERT15W',
    name: '示例（广州）科技有限公司',
    kind: 'company',
    status: 'active',
    representative: 2,
  },
  {
    number: 2,
    uscc: '92440106MA5ABC235D',
    name: '天河示例面包店',
    kind: 'sole-trader',
    status: 'active',
    representative: 4,
  },
  {
    number: 3,
    uscc: '91440300MA5GDX0793',
    name: '示例（深圳）贸易有限公司',
    kind: 'company',
    status: 'struck-off',
    representative: 6,
  },
  { number: 4, uscc: '91440000MA99990132', name: '示例物流有限公司', kind: 'company', status: 'suspended' },
  { number: 5, uscc: '12440000455860015E', name: '示例省档案馆', kind: 'public-institution', status: 'active' },
  {
    number: 6,
    uscc: '514400005030001090',
    name: '示例省志愿者协会',
    kind: 'social-organisation',
    status: 'active',
    registered: 3,
  },
  {
    number: 7,
    uscc: '91440101MA59DK2X29',
    name: '示例（广州）财税代理有限公司',
    kind: 'company',
    status: 'active',
    representative: 12,
  },
];

const confirmedAt = new Date('2026-01-06T02:00:00Z');

type Post = { number: number; person: number; unit: number; title: string; jobNumber: string; isPrimary: boolean };

/** 赵示例 holds two posts, one of them the main one. */
export const posts: readonly Post[] = [
  { number: 1, person: 9, unit: 2, title: '处长', jobNumber: 'S0001', isPrimary: true },
  { number: 2, person: 9, unit: 3, title: '挂职副局长', jobNumber: 'G0007', isPrimary: false },
  { number: 3, person: 10, unit: 8, title: '业务主管', jobNumber: 'Z0012', isPrimary: true },
  { number: 4, person: 11, unit: 6, title: '税务专员', jobNumber: 'D0003', isPrimary: true },
];

export async function seedEnterprises(tx: Knex.Transaction): Promise<void> {
  const rows = enterprises.map(({ number, representative, registered: _, ...enterprise }) => ({
    ...enterprise,
    id: fixedId('enterprise', number),
    representative_person_id: representative === undefined ? null : fixedId('person', representative),
    claimed_at: representative === undefined ? null : confirmedAt,
  }));
  await tx('enterprises').insert(rows).onConflict().ignore();
}

export async function seedPosts(tx: Knex.Transaction): Promise<void> {
  const rows = posts.map((post) => ({
    id: fixedId('post', post.number),
    person_id: fixedId('person', post.person),
    unit_id: fixedId('unit', post.unit),
    title: post.title,
    job_number: post.jobNumber,
    is_primary: post.isPrimary,
    starts_on: '2026-01-01',
    activated_at: confirmedAt,
  }));
  await tx('posts').insert(rows).onConflict().ignore();
}
