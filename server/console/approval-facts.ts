import type { ApprovalView } from '../../views/console/props.ts';
import { wordsOf } from '../../views/words/words.ts';
import type { ActDetail, ActName } from '../approvals/act.ts';
import type { Approval } from '../approvals/list-approvals.ts';
import type { Queryable } from '../db/database.ts';
import { askedFor } from '../developers/promotion/request-production.ts';
import { unitWithPath } from '../officials/search-units.ts';
import { isRole } from '../roles/role.ts';
import type { ConsoleParts } from './parts.ts';
import { personNames, readersLocale } from './texts.ts';

type Facts = ApprovalView['facts'];

/** Everything that would be true in production: addresses, and for each scope why and by what right. */
async function promotionFacts({ knex }: ConsoleParts, detail: ActDetail): Promise<Facts> {
  const words = wordsOf(readersLocale());
  const { facts: text } = words.developers.production;
  const asked = await askedFor(knex, String(detail.requestId));
  if (!asked) return [];
  const { name, clientId, team, settings, scopes } = asked;
  const addresses = [...settings.redirectUris, ...settings.postLogoutUris];
  const more = [settings.backchannelLogoutUri, settings.initiateLoginUri].filter(Boolean);
  return [
    { label: text.application, value: `${name[readersLocale()]} (${clientId})` },
    { label: text.team, value: team },
    { label: text.addresses, value: [...addresses, ...more].join(' ') || text.none },
    ...Object.entries(scopes).map(([scope, { purpose, basis }]) => ({
      label: `${words.scopes[scope as keyof typeof words.scopes].name} (${scope})`,
      value: text.scope(purpose, basis),
    })),
  ];
}

/** What exactly an act asks for, in the reader's words: the second person decides on what they read here. */
const describers: Readonly<
  Record<ActName, (parts: ConsoleParts, detail: ActDetail, subject: string) => Promise<Facts>>
> = {
  'application.promote': promotionFacts,
  'application.promote-sensitive': promotionFacts,
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
