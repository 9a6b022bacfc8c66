import { z } from 'zod';
import { sensitiveScopes } from '../../oidc/claims.ts';
import { offeredScopes } from '../applications/settings.ts';

const text = z.string().min(4).max(300);

/** What a team asks for in production: where its system is there, and for each scope why and by what right. */
export const wishSchema = z.strictObject({
  redirectUris: z.array(z.string().max(2048)).max(20),
  postLogoutUris: z.array(z.string().max(2048)).max(20),
  backchannelLogoutUri: z.string().max(2048),
  initiateLoginUri: z.string().max(2048),
  policyUri: z.string().max(2048),
  termsUri: z.string().max(2048),
  scopes: z.partialRecord(z.enum(offeredScopes), z.strictObject({ purpose: text, basis: text })),
  reason: text,
});
export type Wish = z.infer<typeof wishSchema>;

/** Data that PIPL article 28 calls sensitive takes the yes of two administrators. */
export function isSensitive({ scopes }: Pick<Wish, 'scopes'>): boolean {
  return Object.keys(scopes).some((scope) => sensitiveScopes.includes(scope));
}

/**
 * The sandbox and what it became are handed over one by one. Who has the one alone changes nothing of the other: its unit would
 * not be asked (T-121).
 */
export function isElsewhere(promoted: { team_id: string } | undefined, team: { id: string }): boolean {
  return promoted !== undefined && promoted.team_id !== team.id;
}
