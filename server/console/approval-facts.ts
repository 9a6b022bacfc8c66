import { z } from 'zod';
import { settingFact } from '../../views/console/differences.ts';
import type { ApprovalView } from '../../views/console/props.ts';
import { wordsOf } from '../../views/words/words.ts';
import { deskMoves } from '../accounts/rehearse-desk-merge.ts';
import type { ActDetail, ActName } from '../approvals/act.ts';
import type { Approval } from '../approvals/list-approvals.ts';
import { applicationNames } from '../clients/administer/applications.ts';
import { askedFor } from '../developers/promotion/request-production.ts';
import { asFingerprints } from '../federation/certificates/as-fingerprints.ts';
import { unitPaths } from '../officials/search-units.ts';
import { isRole } from '../roles/role.ts';
import { settingsDifferences } from './application-forms.ts';
import { settingsSchema } from './application-settings.ts';
import type { ConsoleParts } from './parts.ts';
import { policyFacts } from './policy-facts.ts';
import { personNames, readersLocale } from './texts.ts';

type Facts = ApprovalView['facts'];
type Asked = Pick<Approval, 'act' | 'detail' | 'subject' | 'requestedBy' | 'decidedBy'>;

/** What ids of a page stand for. */
export type Names = {
  person: (id: string) => string;
  unit: (id: string) => string;
  application: (clientId: string) => string;
  production: (requestId: string) => Production | undefined;
};

type Production = NonNullable<Awaited<ReturnType<typeof askedFor>>>;

/** Everything that would be true in production: addresses, and for each scope why and by what right. */
function promotionFacts(names: Names, detail: ActDetail): Facts {
  const words = wordsOf(readersLocale());
  const { facts: text } = words.developers.production;
  const asked = names.production(String(detail.requestId));
  if (!asked) return [];
  const { name, clientId, team, settings, scopes, topic, topicInProduction } = asked;
  const { field, names: topicNames } = words.topics;
  const isOther = topicInProduction !== null && topicInProduction !== topic;
  const addresses = [...settings.redirectUris, ...settings.postLogoutUris];
  const { backchannelLogoutUri, initiateLoginUri, policyUri, termsUri } = settings;
  const more = [backchannelLogoutUri, initiateLoginUri, policyUri, termsUri].filter(Boolean);
  return [
    { label: text.application, value: `${name[readersLocale()]} (${clientId})` },
    { label: text.team, value: team },
    isOther
      ? { label: field, removed: [topicNames[topicInProduction]], added: [topicNames[topic]] }
      : { label: field, value: topicNames[topic] },
    { label: text.addresses, value: [...addresses, ...more].join(' ') || text.none },
    ...Object.entries(scopes).map(([scope, { purpose, basis }]) => ({
      label: `${words.scopes[scope as keyof typeof words.scopes].name} (${scope})`,
      value: text.scope(purpose, basis),
    })),
  ];
}

const widening = z.object({ from: settingsSchema, to: settingsSchema });

const rehearsal = z.object({ moves: z.partialRecord(z.enum(deskMoves), z.number()), sessions: z.number() });

/** What the rehearsal counted when it was asked for; nothing where the two could not be merged. */
function mergeFacts(detail: ActDetail): Facts {
  const counted = rehearsal.safeParse(detail);
  if (!counted.success) return [];
  const { both, undo } = wordsOf(readersLocale()).merging;
  const { moves, sessions } = counted.data;
  const lines = deskMoves.flatMap((name) => (moves[name] ? undo.kinds[name](moves[name]) : []));
  return [
    { label: both.moves, value: lines.join(' · ') || both.nothing },
    ...(sessions > 0 ? [{ label: both.after, value: both.sessions(sessions) }] : []),
  ];
}

const sourceChange = z.object({
  differences: z.array(z.object({ path: z.string(), before: z.string().optional(), after: z.string().optional() })),
});

/** What exactly an act asks for, in the reader's words: the second person decides on what they read here. */
const describers: Readonly<Record<ActName, (names: Names, detail: ActDetail, subject: string) => Facts>> = {
  'application.promote': promotionFacts,
  'application.promote-sensitive': promotionFacts,
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
  'posts.mass-change': (_names, { to, rows, appointed, changed, endings, earlier, earlierEndings }) => {
    const text = wordsOf(readersLocale()).consoleLists.massAct;
    const counts = { rows, appointed, changed, endings };
    const sums = { earlier, earlierEndings };
    return [
      { label: text.what, value: to === 'undo' ? text.undo : text['carry-out'] },
      ...(['rows', 'appointed', 'changed', 'endings'] as const).map((name) => ({
        label: text[name],
        value: String(counts[name]),
      })),
      // what makes it much: nothing of it is said when there was nothing before
      ...(['earlier', 'earlierEndings'] as const).flatMap((name) =>
        sums[name] ? [{ label: text[name], value: String(sums[name]) }] : [],
      ),
    ];
  },
  'units.mass-change': (_names, { to, added, renamed, earlier }) => {
    const { consoleUnitLists, consoleLists } = wordsOf(readersLocale());
    const text = consoleUnitLists.massUnits;
    const { what, undo, 'carry-out': carryOut } = consoleLists.massAct;
    return [
      { label: what, value: to === 'undo' ? undo : carryOut },
      { label: text.added, value: String(added) },
      { label: text.renamed, value: String(renamed) },
      ...(earlier ? [{ label: text.earlier, value: String(earlier) }] : []),
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
  'people.merge': (names, { personId, otherId, moves, sessions }) => {
    const text = wordsOf(readersLocale()).console;
    return [
      { label: text.approvals.person, value: `${names.person(String(personId))} (${String(personId).slice(0, 8)})` },
      { label: text.people.otherAccount, value: `${names.person(String(otherId))} (${String(otherId).slice(0, 8)})` },
      ...mergeFacts({ moves, sessions }),
    ];
  },
  'policy.loosen': (_names, detail, policy) => policyFacts(detail, policy),
  'people.recover': (names, { personId }) => [
    { label: wordsOf(readersLocale()).console.approvals.person, value: names.person(String(personId)) },
  ],
  'officials.export': () => {
    const text = wordsOf(readersLocale()).consoleExports;
    return [{ label: text.content, value: text.contentFact }];
  },
  'source.change': (_names, detail, slug) => {
    const label = wordsOf(readersLocale()).consoleSources.slug;
    const changes = sourceChange.parse(detail).differences.map(({ path, before, after }) => {
      const shown = (value: string | undefined) => value && asFingerprints(path, value);
      return settingFact({ path, before: shown(before), after: shown(after) });
    });
    return [{ label, value: slug }, ...changes];
  },
  'source.enable': (_names, detail, slug) => {
    const label = wordsOf(readersLocale()).consoleSources.slug;
    const settings = sourceChange.parse(detail).differences;
    return [
      { label, value: slug },
      ...settings.map(({ path, after = '' }) => ({ label: path, value: asFingerprints(path, after) })),
    ];
  },
  'application.widen': (names, detail, clientId) => {
    const { from, to } = widening.parse(detail);
    const label = wordsOf(readersLocale()).consoleApplications.name;
    return [{ label, value: `${names.application(clientId)} (${clientId})` }, ...settingsDifferences(from, to)];
  },
};

export function factsOf(names: Names, { act, detail, subject }: Asked): Facts {
  return describers[act](names, detail, subject);
}

/** Every name that a page of requests shows, in one statement for people and one for units; requests for production one by one. */
export async function namesFor({ knex }: ConsoleParts, asked: readonly Asked[]): Promise<Names> {
  const text = (value: unknown) => (typeof value === 'string' ? [value] : []);
  const people = asked.flatMap(({ detail, requestedBy, decidedBy }) => [
    requestedBy,
    decidedBy,
    ...text(detail.personId),
    ...text(detail.otherId),
  ]);
  const moves = asked.filter(({ act }) => act === 'unit.move');
  const widened = asked.filter(({ act }) => act === 'application.widen');
  const [person, applications, units] = await Promise.all([
    personNames(knex, people),
    applicationNames(
      knex,
      widened.map(({ subject }) => subject),
    ),
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
  const requests = asked.flatMap(({ act, detail }) =>
    act.startsWith('application.promote') ? text(detail.requestId) : [],
  );
  const wanted = new Map(await Promise.all(requests.map(async (id) => [id, await askedFor(knex, id)] as const)));
  return {
    person,
    unit: (id) => lineOf.get(id) ?? id,
    application: (clientId) => applications.get(clientId)?.[locale] ?? '',
    production: (id) => wanted.get(id),
  };
}
