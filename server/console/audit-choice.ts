import type { Problem } from '../../views/problem.ts';
import { isUuid } from '../lib/uuid.ts';
import { parseIdentifier } from '../people/identifiers.ts';
import { findOwner } from '../people/owner.ts';
import { auditFilter } from './audit-operations.ts';
import type { ConsoleParts } from './parts.ts';

type Typed = Readonly<Record<'person' | 'type' | 'request' | 'from' | 'until' | 'unit', string>>;

/** `isNobody`: the login name belongs to no account, of which there are no events; that is all anybody hears (T-123). */
export type AuditChoice = {
  filter: Readonly<Record<string, string>>;
  problems: Partial<Record<keyof Typed, Problem>>;
  isNobody: boolean;
};

/** Reads what was typed into the search: a person by id or login name, days of the province, and the rest as it is. */
export async function readChoice({ knex, cipher }: ConsoleParts, typed: Typed): Promise<AuditChoice> {
  const problems: AuditChoice['problems'] = {};
  const filter: Record<string, string> = {};
  let isNobody = false;
  if (typed.person !== '') {
    const parsed = isUuid(typed.person) ? undefined : parseIdentifier(typed.person);
    const owner = parsed?.ok ? await findOwner(knex, cipher, parsed.identifier) : undefined;
    if (parsed && !parsed.ok) problems.person = { code: 'console.person-invalid' };
    else if (parsed && !owner) isNobody = true;
    else filter.personId = owner ?? typed.person;
  }
  if (typed.unit !== '') filter.unitId = typed.unit;
  if (typed.request !== '') filter.requestId = typed.request;
  if (typed.type !== '') {
    if (auditFilter.shape.type.safeParse(typed.type).success) filter.type = typed.type;
    else problems.type = { code: 'console.type-invalid' };
  }
  for (const side of ['from', 'until'] as const) {
    if (typed[side] === '') continue;
    const day = dayStart(typed[side]);
    if (day) filter[side] = new Date(day.getTime() + (side === 'until' ? 86_400_000 : 0)).toISOString();
    else problems[side] = { code: 'console.day-invalid' };
  }
  return { filter, problems, isNobody };
}

/** Midnight in the province. */
function dayStart(text: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = new Date(`${text}T00:00:00+08:00`);
  const isReal = !Number.isNaN(at.getTime()) && new Date(at.getTime() + 8 * 3_600_000).toISOString().startsWith(text);
  return isReal ? at : undefined;
}
