import type { MandateChoices, MandateField, TypedMandate } from '../../views/enterprises/props.ts';
import type { FieldProblems, Problem } from '../../views/problem.ts';
import { listApplicationsForEnterprises } from '../clients/list-applications.ts';
import { parseUscc } from '../enterprises/uscc.ts';
import { currentRequest } from '../http/request-context.ts';
import { locales } from '../lib/locale.ts';
import { normaliseCode } from '../lib/normalise-code.ts';
import type { GrantRefusal } from '../mandates/grant.ts';
import { type MandateAct, mandateActs, proposedDays } from '../mandates/mandate.ts';
import { endOfDay, lastDayOf, latestEnd } from '../mandates/period.ts';
import type { Right } from '../mandates/right.ts';
import type { MandateWish } from '../mandates/wish.ts';
import type { PortalParts } from './parts.ts';

const dayMs = 86_400_000;

export const currentLocale = () => currentRequest()?.locale ?? locales[0];

/** What can be chosen by whoever holds this right: no more than it gives. */
export async function choicesWithin(
  { knex, clock }: Pick<PortalParts, 'knex' | 'clock'>,
  right: Pick<Right, 'services' | 'acts' | 'validUntil'>,
): Promise<MandateChoices> {
  const locale = currentLocale();
  const all = await listApplicationsForEnterprises(knex);
  const services = all.filter(({ clientId }) => right.services?.includes(clientId) ?? true);
  return {
    services: services.map(({ clientId, name, unitName }) => ({
      clientId,
      name: name[locale],
      unit: unitName[locale],
    })),
    acts: right.acts ?? mandateActs,
    mayChooseAllServices: right.services === null,
    mayChooseAllActs: right.acts === null,
    ...daysWithin(clock(), right.validUntil),
  };
}

/** Tomorrow, and the last whole day that a mandate from now on may reach. */
export function daysWithin(now: Date, ownEnd: Date | null): { firstDay: string; lastDay: string } {
  const limit = ownEnd && ownEnd < latestEnd(now) ? ownEnd : latestEnd(now);
  const day = lastDayOf(limit);
  const isWhole = (endOfDay(day) ?? limit) <= limit;
  return {
    firstDay: lastDayOf(new Date(now.getTime() + dayMs)),
    lastDay: isWhole ? day : lastDayOf(new Date(limit.getTime() - dayMs)),
  };
}

/** The end a form proposes: thirty days, or what is left of one's own right. */
export function proposedDay(now: Date, lastDay: string): string {
  const proposed = lastDayOf(new Date(now.getTime() + proposedDays * dayMs));
  return proposed < lastDay ? proposed : lastDay;
}

/** An empty form: everything the right gives, for thirty days. */
export function blankMandate(
  { mayChooseAllServices, mayChooseAllActs, lastDay }: MandateChoices,
  now: Date,
): TypedMandate {
  return {
    ...{ name: '', mobile: '', uscc: '', note: '' },
    services: mayChooseAllServices ? 'all' : [],
    acts: mayChooseAllActs ? 'all' : [],
    until: proposedDay(now, lastDay),
  };
}

/** What was typed, kept for the page when it is refused. A choice that was not on the form is left out. */
export function readMandate(
  body: Readonly<Record<string, string>>,
  { services, acts }: Pick<MandateChoices, 'services' | 'acts'>,
): TypedMandate {
  const text = (name: string, most: number) => (body[name] ?? '').slice(0, most);
  const ticked = services.map(({ clientId }) => clientId).filter((id) => body[`service.${id}`] === 'yes');
  const done = acts.filter((act): act is MandateAct => body[`act.${act}`] === 'yes');
  return {
    name: text('name', 200),
    mobile: text('mobile', 64),
    uscc: text('uscc', 64),
    services: body.services === 'all' ? 'all' : ticked,
    acts: body.acts === 'all' ? 'all' : done,
    until: text('until', 10),
    note: text('note', 1000),
  };
}

/** The wish that a form says. A day that is none ends before it begins, which no rule lets through. */
export function wishOf(
  typed: TypedMandate,
  { enterpriseId, to, ...rest }: Pick<MandateWish, 'enterpriseId' | 'role' | 'parentId'> & { to: 'person' | 'agency' },
): MandateWish {
  return {
    enterpriseId,
    ...rest,
    agent:
      to === 'agency'
        ? { kind: 'enterprise', uscc: codeOf(typed.uscc) }
        : { kind: 'person', name: typed.name, mobile: typed.mobile },
    services: typed.services === 'all' ? null : typed.services,
    acts: typed.acts === 'all' ? null : typed.acts,
    validUntil: endOfDay(typed.until) ?? new Date(0),
    note: typed.note,
  };
}

/** Old codes with a wrong inner check were assigned: such an agency can be named as well. Empty for what is no code. */
function codeOf(typed: string): string {
  const parsed = parseUscc(typed);
  return parsed.ok || parsed.reason === 'organisation-check' ? normaliseCode(typed) : '';
}

const fields: Partial<Record<GrantRefusal, MandateField>> = {
  'name-invalid': 'name',
  'mobile-invalid': 'mobile',
  'uscc-invalid': 'uscc',
  'services-invalid': 'services',
  'acts-invalid': 'acts',
  'period-invalid': 'until',
  'longer-than-own': 'until',
  'note-invalid': 'note',
};

/** Beside the field it is about, or at the top. */
export function toldOf(reason: GrantRefusal): { problem?: Problem; problems: FieldProblems<MandateField> } {
  const problem = { code: `mandate.${reason}` } as const;
  const field = fields[reason];
  return field ? { problems: { [field]: problem } } : { problem, problems: {} };
}
