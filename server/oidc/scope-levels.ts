import { type ScopeLevel, type ScopeLevels, scopeLevelOf } from '../clients/scope-levels.ts';
import { type Acr, satisfies, strictestAcr } from '../lib/acr.ts';

/** How surely we know somebody in the identity they are in, since when, and how and when they logged in. */
export type Standing = {
  ial: number;
  provenAt: Date | null;
  acr: string | undefined;
  /** Seconds since the epoch. */
  loginAt: number;
  now: Date;
};

export type MissingAssurance = { scope: string; ial: number; proofMaxAgeDays?: number };

export type ScopeVerdict = {
  granted: string[];
  /** Asked for, below their level, and the application goes on without. */
  dropped: string[];
  /** What a login in this very request would have to bring. */
  stepUp: { acr?: Acr; maxAgeSeconds?: number } | undefined;
  /** What no login can bring: the person must prove more of who they are. */
  missing: MissingAssurance[];
};

/**
 * What becomes of each scope of a request. A stronger login is asked for only when it would be enough: nobody is sent through
 * one to learn afterwards that their proof of identity falls short.
 */
export function judgeScopes(asked: readonly string[], levels: ScopeLevels, standing: Standing): ScopeVerdict {
  const verdict: ScopeVerdict = { granted: [], dropped: [], stepUp: undefined, missing: [] };
  const demands: ScopeLevel[] = [];
  for (const scope of asked) {
    const level = scopeLevelOf(scope, levels) ?? {};
    if (holdsAssurance(level, standing) && holdsLogin(level, standing)) verdict.granted.push(scope);
    else if (level.optional) verdict.dropped.push(scope);
    else if (!holdsAssurance(level, standing)) verdict.missing.push(missingFor(scope, level));
    else demands.push(level);
  }
  return verdict.missing.length > 0 || demands.length === 0
    ? verdict
    : { ...verdict, stepUp: stepUpFor(demands, standing) };
}

/** Checked again whenever the data is given out: a proof ages, and an assurance can be taken back. */
export function holdsAssurance(
  { ial = 1, proofMaxAgeDays }: ScopeLevel,
  standing: Pick<Standing, 'ial' | 'provenAt' | 'now'>,
): boolean {
  if (standing.ial < ial) return false;
  if (proofMaxAgeDays === undefined) return true;
  const age =
    standing.provenAt === null ? Number.POSITIVE_INFINITY : standing.now.getTime() - standing.provenAt.getTime();
  return age <= proofMaxAgeDays * 86_400_000;
}

/** Counts when the application is entered; the tokens given then are not taken back when the login grows old. */
function holdsLogin({ acr, loginMaxAgeSeconds }: ScopeLevel, standing: Standing): boolean {
  return (acr === undefined || satisfies(standing.acr, acr)) && !isTooOld(loginMaxAgeSeconds, standing);
}

function isTooOld(maxAgeSeconds: number | undefined, { loginAt, now }: Standing): boolean {
  return maxAgeSeconds !== undefined && Math.floor(now.getTime() / 1000) - loginAt > maxAgeSeconds;
}

function missingFor(scope: string, { ial = 1, proofMaxAgeDays }: ScopeLevel): MissingAssurance {
  return { scope, ial, ...(proofMaxAgeDays !== undefined && { proofMaxAgeDays }) };
}

/** Only what is missing, and of each the strictest: one step serves all scopes. */
function stepUpFor(demands: readonly ScopeLevel[], standing: Standing): ScopeVerdict['stepUp'] {
  const acr = strictestAcr(demands.map((level) => level.acr));
  const tooOld = demands
    .map(({ loginMaxAgeSeconds }) => loginMaxAgeSeconds)
    .filter((age) => age !== undefined && isTooOld(age, standing)) as number[];
  return {
    ...(acr !== undefined && !satisfies(standing.acr, acr) && { acr }),
    ...(tooOld.length > 0 && { maxAgeSeconds: Math.min(...tooOld) }),
  };
}
