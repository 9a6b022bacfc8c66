import type { ApprovalView } from '../../views/console/props.ts';
import { wordsOf } from '../../views/words/words.ts';
import type { ActDetail, ActName } from '../approvals/act.ts';
import type { Approval } from '../approvals/list-approvals.ts';
import { unitPaths } from '../officials/search-units.ts';
import { isRole } from '../roles/role.ts';
import type { ConsoleParts } from './parts.ts';
import { personNames, readersLocale } from './texts.ts';

type Facts = ApprovalView['facts'];
type Asked = Pick<Approval, 'act' | 'detail' | 'subject' | 'requestedBy' | 'decidedBy'>;

/** What ids of a page are called. */
export type Names = { person: (id: string) => string; unit: (id: string) => string };

/** What exactly an act asks for, in the reader's words: the second person decides on what they read here. */
const describers: Readonly<Record<ActName, (names: Names, detail: ActDetail, subject: string) => Facts>> = {
  'role.grant': (names, { personId, role }) => {
    const text = wordsOf(readersLocale()).console;
    return [
      { label: text.approvals.person, value: names.person(String(personId)) },
      { label: text.approvals.role, value: isRole(role) ? text.roles.names[role] : '' },
    ];
  },
  'unit.move': (names, { toId }, subject) => {
    const text = wordsOf(readersLocale()).consoleUnits;
    return [
      { label: text.unit, value: names.unit(subject) },
      { label: text.moveTo, value: names.unit(String(toId)) },
    ];
  },
  'key.withdraw': (_names, { alg }, kid) => {
    const text = wordsOf(readersLocale()).consoleDelivery;
    return [
      { label: text.kid, value: kid },
      { label: text.alg, value: String(alg) },
    ];
  },
  'people.override-level': (names, { personId, level }) => {
    const text = wordsOf(readersLocale());
    const wanted = ([1, 2, 3, 4] as const).find((one) => one === level);
    return [
      { label: text.console.approvals.person, value: names.person(String(personId)) },
      { label: text.console.people.level, value: wanted ? text.portal.assurance[wanted].name : '' },
    ];
  },
  'people.recover': (names, { personId }) => [
    { label: wordsOf(readersLocale()).console.approvals.person, value: names.person(String(personId)) },
  ],
};

export function factsOf(names: Names, { act, detail, subject }: Asked): Facts {
  return describers[act](names, detail, subject);
}

/** Every name that a page of requests shows, in one statement for people and one for units. */
export async function namesFor({ knex }: ConsoleParts, asked: readonly Asked[]): Promise<Names> {
  const text = (value: unknown) => (typeof value === 'string' ? [value] : []);
  const people = asked.flatMap(({ detail, requestedBy, decidedBy }) => [
    requestedBy,
    decidedBy,
    ...text(detail.personId),
  ]);
  const moves = asked.filter(({ act }) => act === 'unit.move');
  const [person, units] = await Promise.all([
    personNames(knex, people),
    unitPaths(
      knex,
      moves.flatMap(({ subject, detail }) => [subject, ...text(detail.toId)]),
    ),
  ]);
  const locale = readersLocale();
  const lines = units.map(
    ({ id, above, name }) => [id, [...above, name].map((one) => one[locale]).join(' / ')] as const,
  );
  const lineOf = new Map(lines);
  return { person, unit: (id) => lineOf.get(id) ?? id };
}
