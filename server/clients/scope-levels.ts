import { z } from 'zod';
import { type Acr, acrValues, strictestAcr } from '../lib/acr.ts';

/** What must hold before an application gets the data of one scope. */
const scopeLevelSchema = z.strictObject({
  /** Least identity assurance; what anybody has (1) demands nothing. */
  ial: z.number().int().min(2).max(4).optional(),
  /** How old the proof of that assurance may be. */
  proofMaxAgeDays: z.number().int().min(1).max(3660).optional(),
  acr: z.enum(acrValues).optional(),
  /** How old the login may be. Not less than it takes to come back from one. */
  loginMaxAgeSeconds: z.number().int().min(60).max(86_400).optional(),
  /** Below the level the login goes on without the scope; otherwise the person is asked for what is missing. */
  optional: z.boolean().optional(),
});

/** Scope to level. A level for the login as a whole is asked for by `acr_values`, `max_age` or the identities served. */
export const scopeLevelsSchema = z
  .record(z.string().regex(/^[a-z_]{1,64}$/), scopeLevelSchema)
  .refine((levels) => !('openid' in levels));

export type ScopeLevel = z.infer<typeof scopeLevelSchema>;
export type ScopeLevels = Readonly<Record<string, ScopeLevel>>;

/** Least levels of the whole platform: the number of a document leaves it only soon after a login, and only a proven one. */
export const platformScopeLevels: ScopeLevels = {
  id_document: { ial: 2, loginMaxAgeSeconds: 20 * 60 },
};

/** What holds for one scope: an application may ask for more than the platform does, never for less. */
export function scopeLevelOf(scope: string, own: ScopeLevels): ScopeLevel | undefined {
  const [floor, asked] = [platformScopeLevels, own].map((levels) =>
    Object.hasOwn(levels, scope) ? levels[scope] : undefined,
  );
  if (!floor || !asked) return asked ?? floor;
  const { ial, acr, proofMaxAgeDays, loginMaxAgeSeconds } = {
    ial: most(floor.ial, asked.ial),
    acr: strictestAcr([floor.acr, asked.acr] as (Acr | undefined)[]),
    proofMaxAgeDays: least(floor.proofMaxAgeDays, asked.proofMaxAgeDays),
    loginMaxAgeSeconds: least(floor.loginMaxAgeSeconds, asked.loginMaxAgeSeconds),
  };
  return {
    ...(ial !== undefined && { ial }),
    ...(acr !== undefined && { acr }),
    ...(proofMaxAgeDays !== undefined && { proofMaxAgeDays }),
    ...(loginMaxAgeSeconds !== undefined && { loginMaxAgeSeconds }),
    ...(asked.optional !== undefined && { optional: asked.optional }),
  };
}

function most(...numbers: (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function least(...numbers: (number | undefined)[]): number | undefined {
  const known = numbers.filter((number) => number !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
