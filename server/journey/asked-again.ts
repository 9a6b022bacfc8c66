import type { Interaction } from 'oidc-provider';
import type { AskedAgain } from '../../views/journey/props.ts';
import type { RouteContext } from '../http/route.ts';
import { scopeNeedsFreshLogin, scopeNeedsStrongerLogin } from '../oidc/level-checks.ts';
import { portalClientId } from '../oidc/portal-client.ts';
import { listAddresses } from '../people/addresses.ts';
import { parseIdentifier } from '../people/identifiers.ts';
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

/**
 * Asked for somebody else, or after the longest time of a session: it is a login like any other, and whoever is logged in here
 * is not the one who is to show that it is them.
 */
export const isForAnybody = ({ why }: AskedAgain): boolean => why === 'other-person' || why === 'ended';

type Names = { typed: string | undefined; own: string | undefined };

/**
 * What the application says of who comes; or whoever is logged in here, where it is them who are asked again. `own` is their
 * name in any case, empty where they have none: as the application says it, if that is one of theirs.
 */
export async function namesToBeginWith(
  parts: Pick<JourneyParts, 'knex' | 'cipher'>,
  { params, session }: Interaction,
  again: AskedAgain | undefined,
): Promise<Names> {
  const hint = typeof params.login_hint === 'string' ? params.login_hint : undefined;
  const typed = hint === undefined || hint.length <= 256 ? hint : '';
  if (!session || !again || isForAnybody(again)) return { typed, own: undefined };
  const addresses = await listAddresses(parts.knex, parts.cipher, session.accountId);
  const own = addresses.find(({ value }) => isSameName(value, typed ?? value)) ?? addresses[0];
  return { typed: typed ?? own?.value, own: own?.value ?? '' };
}

/**
 * What of it holds at this point of the journey. With another name typed it is a plain login, whether anybody has that name
 * or not: nothing is looked up (T-050).
 */
export function stillAsked(
  again: AskedAgain | undefined,
  personId: string | undefined,
  { typed, own }: Names,
): AskedAgain | undefined {
  if (!again || personId !== undefined || isForAnybody(again)) return again;
  return own !== undefined && isSameName(typed ?? '', own) ? again : undefined;
}

/** However it is written: with spaces, with or without the code of the country. */
function isSameName(one: string, other: string): boolean {
  const [first, second] = [parseIdentifier(one), parseIdentifier(other)];
  return first.ok && second.ok ? first.identifier.value === second.identifier.value : one === other;
}

/** Whose password is asked for as well: as typed, or as its owner reads it on the account pages. */
export async function nameInStepUp(parts: JourneyParts, journey: Journey): Promise<string> {
  const { typed, ctx, interaction, person, stored } = journey;
  if (typed !== '' || !person) return typed;
  const isKnownHere = freshProofs(stored.state).length > 0 || (await holdsSession(parts, ctx, interaction));
  if (!isKnownHere) return '';
  // the one that the account has had for the longest time
  const [first] = await listAddresses(parts.knex, parts.cipher, person.id);
  return first?.value ?? '';
}
