import type { Translated } from '../lib/locale.ts';
import { type Outcome, refuse } from '../lib/outcome.ts';

/** Why a post ended; stored, so never renamed. `expired`: its last day passed; `withdrawn`: before it was taken up. */
export const endReasons = ['left', 'moved', 'withdrawn', 'expired'] as const;
export type EndReason = (typeof endReasons)[number];

/** What a unit says of a post; days as YYYY-MM-DD. */
export type PostDetails = {
  title: string;
  jobNumber: string;
  startsOn: string;
  /** Last day; undefined: no end. */
  endsOn: string | undefined;
  isPrimary: boolean;
  /** Order among the posts of the official. */
  position: number;
};

export type PostProblem = 'title-invalid' | 'job-number-invalid' | 'period-invalid' | 'position-invalid';

/** A post as lists and pages show it. */
export type Post = PostDetails & {
  id: string;
  /** Undefined until it is taken up. */
  personId: string | undefined;
  unitId: string;
  unitName: Translated;
  /** From the top of the tree down to the unit itself. */
  unitPath: readonly Translated[];
  activatedAt: Date | undefined;
  /** While it waits: until when its link can be used. */
  activationExpiresAt: Date | undefined;
  endedAt: Date | undefined;
  endReason: EndReason | undefined;
};

const longestTitle = 50;
const longestPosition = 9999;

/** One form of a job number, however it is typed: full-width digits and lower case are the same number. */
export function normaliseJobNumber(typed: string): string {
  return typed.normalize('NFKC').trim().toUpperCase();
}

/** Brings what was typed to the form that is stored. `day` is today: a period that is over appoints nobody. */
export function parsePostDetails(typed: PostDetails, day: string): Outcome<{ details: PostDetails }, PostProblem> {
  const title = typed.title.normalize('NFC').trim().replace(/\s+/gu, ' ');
  if (title === '' || [...title].length > longestTitle || /[\p{Cc}\p{Cf}\p{Cs}]/u.test(title))
    return refuse('title-invalid');
  const jobNumber = normaliseJobNumber(typed.jobNumber);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,31}$/u.test(jobNumber)) return refuse('job-number-invalid');
  if (!isPeriod(typed, day)) return refuse('period-invalid');
  if (!Number.isInteger(typed.position) || typed.position < 0 || typed.position > longestPosition)
    return refuse('position-invalid');
  return { ok: true, details: { ...typed, title, jobNumber } };
}

function isPeriod({ startsOn, endsOn }: Pick<PostDetails, 'startsOn' | 'endsOn'>, day: string): boolean {
  return isDay(startsOn) && (endsOn === undefined || (isDay(endsOn) && endsOn >= startsOn && endsOn >= day));
}

/** A day that exists, in years that appointments are made in. */
function isDay(text: string): boolean {
  if (!/^(19[5-9]\d|20\d\d)-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** `isWorn`: whether services can be entered in it now. */
export type HeldPost = Post & { isWorn: boolean };
