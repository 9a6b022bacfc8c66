import { type Outcome, refuse } from '../lib/outcome.ts';
import { type Invitee, parseInvitee } from '../people/invitee.ts';
import { longestNote, type MandateAct, type MandateRole, mandateActs, mostServices } from './mandate.ts';
import { latestEnd } from './period.ts';

/** What somebody wants to grant, as typed. */
export type MandateWish = {
  /** The enterprise to be acted for. */
  enterpriseId: string;
  /** The agency's mandate, when an agency names its own people. */
  parentId?: string | undefined;
  role: MandateRole;
  /** A code is normalised and checked by the caller (`parseUscc`); whether anybody has it is not told. */
  agent: { kind: 'person'; name: string; mobile: string } | { kind: 'enterprise'; uscc: string };
  /** client_id of applications that serve enterprises; null: all. */
  services: readonly string[] | null;
  acts: readonly string[] | null;
  /** Now, when absent or past. */
  validFrom?: Date | undefined;
  validUntil: Date;
  note?: string | undefined;
};

export type WishProblem =
  | 'name-invalid'
  | 'mobile-invalid'
  | 'uscc-invalid'
  | 'services-invalid'
  | 'acts-invalid'
  | 'period-invalid'
  | 'note-invalid'
  /** Only a person administers an enterprise, and an agency's people pass it on to nobody. */
  | 'too-deep';

/** A wish that says something possible; who may have it granted is another question. */
export type CheckedWish = {
  invited: { invitee: Invitee } | { uscc: string };
  services: string[] | null;
  acts: MandateAct[] | null;
  validFrom: Date;
  validUntil: Date;
  note: string;
};

export function checkWish(
  wish: MandateWish,
  available: ReadonlySet<string>,
  now: Date,
): Outcome<{ checked: CheckedWish }, WishProblem> {
  const { role, parentId, services, acts } = wish;
  if (parentId !== undefined && (wish.agent.kind === 'enterprise' || role === 'administrator'))
    return refuse('too-deep');
  if (role === 'administrator' && wish.agent.kind === 'enterprise') return refuse('too-deep');
  const invited = checkAgent(wish.agent);
  if (!invited.ok) return invited;
  const chosen = services && [...new Set(services)].sort();
  if (chosen && (chosen.length === 0 || chosen.length > mostServices || !chosen.every((one) => available.has(one))))
    return refuse('services-invalid');
  const allowed = acts && mandateActs.filter((act) => acts.includes(act));
  if (acts && (allowed?.length === 0 || allowed?.length !== new Set(acts).size)) return refuse('acts-invalid');
  const validFrom = wish.validFrom && wish.validFrom > now ? wish.validFrom : now;
  if (!isPeriod(validFrom, wish.validUntil, now)) return refuse('period-invalid');
  const note = (wish.note ?? '').trim();
  if ([...note].length > longestNote || /\p{Cc}/u.test(note)) return refuse('note-invalid');
  const { validUntil } = wish;
  return {
    ok: true,
    checked: { invited: invited.invited, services: chosen, acts: allowed, validFrom, validUntil, note },
  };
}

function checkAgent(
  agent: MandateWish['agent'],
): Outcome<{ invited: CheckedWish['invited'] }, 'name-invalid' | 'mobile-invalid' | 'uscc-invalid'> {
  if (agent.kind === 'enterprise') {
    return /^[0-9A-Z]{18}$/.test(agent.uscc) ? { ok: true, invited: { uscc: agent.uscc } } : refuse('uscc-invalid');
  }
  const parsed = parseInvitee(agent.name, agent.mobile);
  return parsed.ok ? { ok: true, invited: { invitee: parsed.invitee } } : parsed;
}

/** Begins within a year and ends within five of its beginning. */
function isPeriod(from: Date, until: Date, now: Date): boolean {
  const yearMs = 366 * 86_400_000;
  return until > from && from.getTime() - now.getTime() <= yearMs && until <= latestEnd(from);
}
