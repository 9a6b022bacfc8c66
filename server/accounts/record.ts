import type { Knex } from 'knex';
import { listRecentEvents, type RecentEvent } from '../audit/list.ts';
import { recordEvent } from '../audit/record.ts';
import { listWaysIn } from '../authenticators/ways-in.ts';
import { listLinks } from '../federation/links.ts';
import type { ColumnCipher } from '../keys/column-cipher.ts';
import { maskDocumentNumber, maskEmail, maskMobile } from '../lib/mask.ts';
import { listPostsOfPerson } from '../officials/list-posts.ts';
import { documentsOf } from '../people/documents.ts';
import { type LoginName, listEveryLoginName } from '../people/login-names.ts';
import type { Person } from '../people/person.ts';
import { recoveryDueAt } from '../recovery/desk-recovery.ts';
import { listGrantsOf } from '../roles/list-roles.ts';
import { listSessions } from '../sessions/list-sessions.ts';

export type RecordParts = { knex: Knex; cipher: ColumnCipher; clock: () => Date };

const eventsShown = 20;

/** What administrators see of a person: kinds and dates, numbers masked, no secret, and no application they were in. */
export async function readRecord(
  { knex, cipher, clock }: RecordParts,
  administratorId: string,
  person: Person,
  before: string | undefined,
) {
  const now = clock();
  const [names, documents, ways, links, sessions, posts, roles, recovery, activity] = await Promise.all([
    listEveryLoginName(knex, cipher, person.id),
    documentsOf(knex, cipher, person.id),
    listWaysIn(knex, person.id),
    listLinks(knex, person.id),
    listSessions(knex, person.id, now),
    listPostsOfPerson(knex, person.id, now),
    listGrantsOf(knex, person.id),
    recoveryDueAt(knex, person.id),
    listRecentEvents(knex, person.id, { limit: eventsShown, ...(before && { before }) }),
  ]);
  await recordEvent(knex, {
    type: 'person.record.read',
    outcome: 'success',
    actorId: administratorId,
    personId: person.id,
    detail: {},
  });
  const { id, name, status, assuranceLevel: level, assuranceMethod: method, assuranceAt: levelSince } = person;
  return {
    ...{ id, name, status, level, method, levelSince, sessions },
    loginNames: names.map((one) => ({ id: one.id, kind: one.kind, masked: masked(one), verifiedAt: one.verifiedAt })),
    documents: documents.map((one) => ({
      ...{ id: one.id, type: one.type, level: one.level, verifiedAt: one.verifiedAt },
      masked: maskDocumentNumber(one.number),
    })),
    waysIn: [
      ...ways,
      ...links.map(({ linkedAt, lastUsedAt }) => ({ kind: 'source' as const, since: linkedAt, lastUsedAt })),
    ],
    posts: posts
      .filter(({ endedAt }) => !endedAt)
      .map(({ unitName, title, startsOn }) => ({ unitName, title, startsOn })),
    roles: roles.map(({ role, unitName, grantedAt }) => ({ role, unitName, grantedAt })),
    recoveryDueAt: recovery ?? null,
    activity: activity.events.map(toActivity),
    olderBefore: activity.next ?? null,
  };
}

/** Numbers and addresses of a person as the record shows them, by row id. */
export async function maskedNumbers(
  { knex, cipher }: Pick<RecordParts, 'knex' | 'cipher'>,
  personId: string,
): Promise<{ id: string; masked: string }[]> {
  const names = await listEveryLoginName(knex, cipher, personId);
  const documents = await documentsOf(knex, cipher, personId);
  return [
    ...names.map((one) => ({ id: one.id, masked: masked(one) })),
    ...documents.map(({ id, number }) => ({ id, masked: maskDocumentNumber(number) })),
  ];
}

function masked({ kind, value }: LoginName): string {
  if (kind === 'mobile') return maskMobile(value);
  return kind === 'email' ? maskEmail(value) : `${value.charAt(0)}***`;
}

/** Where somebody went with their account is theirs: no application is named. */
function toActivity({ sequence, occurredAt, type, outcome, network, userAgent }: RecentEvent) {
  return { sequence, at: occurredAt, type, outcome, network: network ?? null, userAgent: userAgent ?? null };
}
