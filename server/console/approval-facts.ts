import type { ApprovalView } from '../../views/console/props.ts';
import { wordsOf } from '../../views/words/words.ts';
import type { ActDetail, ActName } from '../approvals/act.ts';
import type { Approval } from '../approvals/list-approvals.ts';
import type { Queryable } from '../db/database.ts';
import { unitWithPath } from '../officials/search-units.ts';
import { isRole } from '../roles/role.ts';
import type { ConsoleParts } from './parts.ts';
import { personNames, readersLocale } from './texts.ts';

type Facts = ApprovalView['facts'];

/** What exactly an act asks for, in the reader's words: the second person decides on what they read here. */
const describers: Readonly<
  Record<ActName, (parts: ConsoleParts, detail: ActDetail, subject: string) => Promise<Facts>>
> = {
  'role.grant': async ({ knex }, { personId, role }) => {
    const text = wordsOf(readersLocale()).console;
    const name = await personNames(knex, [String(personId)]);
    return [
      { label: text.approvals.person, value: name(String(personId)) },
      { label: text.approvals.role, value: isRole(role) ? text.roles.names[role] : '' },
    ];
  },
  'unit.move': async ({ knex }, { toId }, subject) => {
    const text = wordsOf(readersLocale()).consoleUnits;
    const [unit, to] = await Promise.all([unitLine(knex, subject), unitLine(knex, String(toId))]);
    return [
      { label: text.unit, value: unit },
      { label: text.moveTo, value: to },
    ];
  },
  'people.override-level': async ({ knex }, { personId, level }) => {
    const text = wordsOf(readersLocale());
    const name = await personNames(knex, [String(personId)]);
    const wanted = ([1, 2, 3, 4] as const).find((one) => one === level);
    return [
      { label: text.console.approvals.person, value: name(String(personId)) },
      { label: text.console.people.level, value: wanted ? text.portal.assurance[wanted].name : '' },
    ];
  },
  'people.recover': async ({ knex }, { personId }) => {
    const name = await personNames(knex, [String(personId)]);
    return [{ label: wordsOf(readersLocale()).console.approvals.person, value: name(String(personId)) }];
  },
};

export function factsOf(parts: ConsoleParts, approval: Pick<Approval, 'act' | 'detail' | 'subject'>): Promise<Facts> {
  return describers[approval.act](parts, approval.detail, approval.subject);
}

/** A unit with those above it, as one line. */
async function unitLine(db: Queryable, unitId: string): Promise<string> {
  const unit = await unitWithPath(db, unitId);
  const locale = readersLocale();
  return unit ? [...unit.above, unit.name].map((name) => name[locale]).join(' / ') : unitId;
}
