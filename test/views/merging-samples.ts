import { mergeBothPage } from '../../views/merging/both-page.ts';
import { mergePage } from '../../views/merging/merge-page.ts';
import type { MergeBothPageProps } from '../../views/merging/props.ts';
import { undoMergePage } from '../../views/merging/undo-page.ts';
import { sample } from './sample.ts';

const at = (day: string) => new Date(`${day}T02:00:00Z`);
const merges = [{ id: '0b5c', mergedAt: at('2026-02-25'), undoUntil: at('2026-03-27') }];
const stays = { name: '李示例', level: 2, identifiers: ['138****1234', 'l***@example.cn'] };
const goes = { name: undefined, level: 1, identifiers: ['139****5678'] };
const plan: NonNullable<MergeBothPageProps['plan']> = {
  keep: 'first',
  mayChoose: false,
  proof: 'AbCdEfGhIjKlMnOpQrStUv',
  ways: [
    { id: '1a', kind: 'mobile', name: '139****5678', addedAt: at('2025-06-01'), isTicked: true },
    { id: '2b', kind: 'passkey', name: '妈妈的手机', addedAt: at('2026-02-27'), isTicked: false },
    { id: '3c', kind: 'source', name: '示例市统一认证', addedAt: at('2026-01-05'), isTicked: false },
  ],
  posts: ['示例省税务局 科员'],
  enterprises: ['示例（广州）科技有限公司'],
  mandates: ['示例贸易有限公司', '示例食品有限公司'],
  documents: 1,
  consents: 2,
  sameMandates: 1,
  kept: ['住房公积金服务'],
  told: ['电子税务局'],
  sessions: 2,
  mustLogIn: true,
};
const bare: typeof plan = {
  ...plan,
  mayChoose: true,
  ways: [],
  posts: [],
  enterprises: [],
  mandates: [],
  documents: 0,
  consents: 0,
  sameMandates: 0,
  kept: [],
  told: [],
  sessions: 0,
  mustLogIn: false,
};

/** Pages of merging, in every state that looks different. */
export const mergingSamples = [
  sample('merge', mergePage, { twins: [], merges: [] }, true),
  sample('merge-twin', mergePage, { twins: [at('2026-02-27')], merges, notice: 'accounts-separated' }, true),
  sample('merge-refused', mergePage, { twins: [], merges: [], problem: { code: 'merge.same-account' } }, true),
  sample('merge-both', mergeBothPage, { stays, goes, plan }, true),
  sample('merge-both-bare', mergeBothPage, { stays, goes, plan: bare, problem: { code: 'merge.changed' } }, true),
  sample(
    'merge-both-refused',
    mergeBothPage,
    { stays, goes, plan: undefined, problem: { code: 'merge.different-persons' } },
    true,
  ),
  sample(
    'merge-undo',
    undoMergePage,
    {
      id: '0b5c',
      plan: {
        restored: { identifiers: 1, passkeys: 1, source_links: 1, posts: 1, mandates: 2, consents: 3 },
        lost: { identity_documents: 1, enterprises: 1 },
      },
    },
    true,
  ),
  sample('merge-undo-all', undoMergePage, { id: '0b5c', plan: { restored: { identifiers: 1 }, lost: {} } }, true),
  sample(
    'merge-undo-refused',
    undoMergePage,
    { id: '0b5c', plan: undefined, problem: { code: 'merge.undo-not-active' } },
    true,
  ),
];
