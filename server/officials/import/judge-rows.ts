import type { Queryable } from '../../db/database.ts';
import { refuse } from '../../lib/outcome.ts';
import { inviteeFingerprint, parseInvitee } from '../../people/invitee.ts';
import type { AppointRefusal, CheckedAppointment } from '../appoint.ts';
import type { ChangeRefusal, PostChange } from '../change-post.ts';
import { inviteeContext } from '../invitee.ts';
import { type OfficialParts, today } from '../parts.ts';
import { normaliseJobNumber, type PostDetails, parsePostDetails } from '../post.ts';
import { findLive, type LivePost, unitsNamed, waitingFor } from './look-up.ts';
import type { Row } from './read-rows.ts';

/**
 * `twin`: the same person is appointed to this unit already and has not answered. `name-differs`: the row is about a post whose
 * official has another name.
 */
export type RowRefusal = AppointRefusal | ChangeRefusal | 'primary-invalid' | 'twin' | 'name-differs';

/** What becomes of a row. `ends`: the change takes time from the post. */
export type Decision = { row: number; jobNumber: string } & (
  | { kind: 'refused'; reason: RowRefusal }
  | { kind: 'appoint'; appointment: Omit<CheckedAppointment, 'delivery'> }
  | { kind: 'change'; postId: string; change: PostChange; before: PostDetails; ends: boolean }
  | { kind: 'same' }
);

/** What earlier rows would have made, which the database knows nothing of; `posts`: what they would have changed, by id. */
export type Seen = { jobNumbers: Set<string>; persons: Set<string>; posts: Map<string, PostDetails> };
export const nothingSeen = (): Seen => ({ jobNumbers: new Set(), persons: new Set(), posts: new Map() });

/**
 * Judges some rows of a list of one unit, three statements for all of them. A row with a mobile number appoints somebody; one
 * without is about the live post of its job number, as our own export writes it.
 */
export async function judgeRows(
  db: Queryable,
  parts: Pick<OfficialParts, 'cipher' | 'clock'>,
  unitId: string,
  rows: readonly Row[],
  seen: Seen,
): Promise<Decision[]> {
  const units = await unitsNamed(
    db,
    unitId,
    rows.map(({ unit }) => unit),
  );
  const placed = rows.map((row) => {
    const invited = parseInvitee(row.name, row.mobile);
    const invitee = invited.ok ? invited.invitee : undefined;
    const fingerprint = invitee && inviteeFingerprint(parts.cipher, inviteeContext, invitee);
    return {
      row,
      invited,
      fingerprint,
      unitId: row.unit === '' ? unitId : units.get(row.unit),
      jobNumber: normaliseJobNumber(row.job_number),
    };
  });
  const live = await findLive(db, parts.cipher, placed);
  const waiting = await waitingFor(db, placed);
  const day = today(parts.clock());
  return placed.map(({ row, invited, fingerprint, unitId: placedIn, jobNumber }): Decision => {
    const about = { row: row.row, jobNumber: row.job_number };
    const refused = (reason: RowRefusal): Decision => ({ ...about, kind: 'refused', reason });
    const isPrimary = readPrimary(row.primary);
    if (placedIn === undefined) return refused('unit-unknown');
    if (isPrimary === 'invalid') return refused('primary-invalid');
    const post = live.get(`${placedIn} ${jobNumber}`);
    if (post && row.mobile === '') {
      const details = seen.posts.get(post.id) ?? post.details;
      const judged = judgeChange({ ...post, details }, row, isPrimary, day);
      if ('reason' in judged) return refused(judged.reason);
      if (judged.kind === 'change') seen.posts.set(post.id, { ...details, ...judged.change });
      return { ...about, ...judged };
    }
    if (!invited.ok) return refused(invited.reason);
    const parsed = parsePostDetails(detailsOf(row, isPrimary ?? false), day);
    if (!parsed.ok) return refused(parsed.reason);
    const number = `${placedIn} ${jobNumber}`;
    if (post || seen.jobNumbers.has(number)) return refused('job-number-taken');
    const person = `${placedIn} ${fingerprint?.toString('base64')}`;
    if (waiting.has(person) || seen.persons.has(person)) return refused('twin');
    seen.jobNumbers.add(number);
    seen.persons.add(person);
    return {
      ...about,
      kind: 'appoint',
      appointment: { unitId: placedIn, invitee: invited.invitee, details: parsed.details },
    };
  });
}

function detailsOf(row: Row, isPrimary: boolean): PostDetails {
  return {
    title: row.title,
    jobNumber: row.job_number,
    startsOn: row.starts_on,
    endsOn: row.ends_on || undefined,
    isPrimary,
    position: row.position === '' ? 0 : Number(row.position),
  };
}

/** What the row says of a post that is there; what it leaves empty stays, but for the last day, which goes when its cell is empty. */
function judgeChange(post: LivePost, row: Row, isPrimary: boolean | undefined, day: string) {
  if (row.name !== '' && post.officialName !== undefined && !isSameName(row.name, post.officialName))
    return refuse('name-differs');
  const { details: before } = post;
  const after: PostDetails = {
    ...before,
    title: row.title === '' ? before.title : row.title,
    startsOn: row.starts_on === '' ? before.startsOn : row.starts_on,
    endsOn: row.ends_on === undefined ? before.endsOn : row.ends_on || undefined,
    isPrimary: isPrimary ?? before.isPrimary,
    position: row.position === '' ? before.position : Number(row.position),
  };
  // as it stands it is let be, also where its days would not be taken any more
  if (isSame(before, after)) return { kind: 'same' } as const;
  const parsed = parsePostDetails(after, day);
  if (!parsed.ok) return parsed;
  const { details } = parsed;
  const changed = comparedFields.filter((field) => details[field] !== before[field]);
  if (changed.length === 0) return { kind: 'same' } as const;
  // and no more than that: what somebody else changes of it in between stays
  const change: PostChange = Object.fromEntries(changed.map((field) => [field, details[field]]));
  return { kind: 'change', postId: post.id, change, before, ends: shortens(before, details, day) } as const;
}

/** Whether a change takes time from a post: its end comes nearer, or its first day goes where it is not today yet. */
export function shortens(before: PostDetails, after: PostDetails, day: string): boolean {
  const endsSooner = after.endsOn !== undefined && (before.endsOn === undefined || after.endsOn < before.endsOn);
  return endsSooner || (after.startsOn > day && after.startsOn > before.startsOn);
}

const comparedFields = ['title', 'jobNumber', 'startsOn', 'endsOn', 'isPrimary', 'position'] as const;

export function isSame(one: PostDetails, other: PostDetails): boolean {
  return comparedFields.every((field) => one[field] === other[field]);
}

function isSameName(one: string, other: string): boolean {
  const plain = (name: string) => name.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
  return plain(one) === plain(other);
}

/** Undefined: nothing is said. */
function readPrimary(text: string): boolean | undefined | 'invalid' {
  const said = text.normalize('NFKC').toLowerCase();
  if (said === '') return undefined;
  if (['yes', '是'].includes(said)) return true;
  return ['no', '否'].includes(said) ? false : 'invalid';
}
