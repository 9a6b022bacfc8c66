import type { Interaction } from 'oidc-provider';
import type { AskedAgain } from '../../views/journey/props.ts';
import type { RouteContext } from '../http/route.ts';
import { scopeNeedsFreshLogin, scopeNeedsStrongerLogin } from '../oidc/level-checks.ts';
import { portalClientId } from '../oidc/portal-client.ts';
import { listAddresses } from '../people/addresses.ts';
import { freshProofs } from './next-step.ts';
import type { Journey, JourneyParts } from './parts.ts';

/** The reasons of the provider, the weightiest first: what it says of a session that is not theirs to use any more comes before the rest. */
const reasons: readonly [reason: string, why: AskedAgain['why'] | undefined][] = [
  ['account_inactive', undefined],
  ['session_too_old', 'ended'],
  ['id_token_hint', 'other-person'],
  ['claims_id_token_sub_value', 'other-person'],
  ['came_from_asker', 'other-way'],
  ['login_prompt', 'again'],
  ['max_age', 'too-old'],
  [scopeNeedsFreshLogin, 'too-old'],
  ['acr_values', 'stronger'],
  [scopeNeedsStrongerLogin, 'stronger'],
];

/** Why somebody who is logged in is asked for a login; undefined for everybody else. */
export async function askedAgain(
  parts: Pick<JourneyParts, 'host'>,
  ctx: RouteContext,
  interaction: Interaction,
): Promise<AskedAgain | undefined> {
  const { prompt, params } = interaction;
  if (prompt.name !== 'login' || !(await holdsSession(parts, ctx, interaction))) return undefined;
  const why = reasons.find(([reason]) => prompt.reasons.includes(reason))?.[1];
  return why && { why, ...(params.client_id === portalClientId && { returnTo: String(params.state ?? '') }) };
}

/**
 * Whether this browser has the session that the journey began in. A journey is opened by a cookie of its own, which lives on
 * where that of the session was deleted: nothing is told of the account then. The session was read with the journey.
 */
async function holdsSession(
  { host }: Pick<JourneyParts, 'host'>,
  ctx: RouteContext,
  { session: begun }: Interaction,
): Promise<boolean> {
  if (begun?.accountId === undefined) return false;
  const { Session } = host.current();
  const own = await Session.get(ctx as unknown as Parameters<typeof Session.get>[0]);
  return own.uid === begun.uid && own.accountId === begun.accountId;
}

/** Whose password is asked for as well: as typed, or as its owner reads it on the account pages. */
export async function nameInStepUp(parts: JourneyParts, journey: Journey): Promise<string> {
  const { typed, ctx, interaction, person, stored } = journey;
  if (typed !== '' || !person) return typed;
  const isKnownHere = freshProofs(stored.state).length > 0 || (await holdsSession(parts, ctx, interaction));
  return (isKnownHere && (await ownLoginName(parts, person.id))) || '';
}

/** The number or address that the account has had for the longest time, as its owner reads it on the account pages. */
export async function ownLoginName(
  { knex, cipher }: Pick<JourneyParts, 'knex' | 'cipher'>,
  personId: string,
): Promise<string | undefined> {
  const [first] = await listAddresses(knex, cipher, personId);
  return first?.value;
}
