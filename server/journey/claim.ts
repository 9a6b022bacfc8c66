import type { Frame, Page } from '../../views/frame.ts';
import { claimPage } from '../../views/journey/claim-page.ts';
import { recordEvent } from '../audit/record.ts';
import type { PasswordShown } from '../authenticators/password/check-password.ts';
import { passwordAuthenticator } from '../authenticators/password/proves.ts';
import { originOf } from '../imports/legacy-id.ts';
import { addVerifiedIdentifier } from '../people/add-identifier.ts';
import { type Identifier, parseIdentifier } from '../people/identifiers.ts';
import type { Person } from '../people/person.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { advance } from './advance.ts';
import type { Identified } from './identify.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { props, type Told } from './props.ts';
import { type JourneyState, withProof } from './state.ts';

/**
 * An account of an old system whose login name nobody has proven is claimed by two proofs: the password it had there, and a
 * code to that name. One alone opens nothing: whoever typed a stranger's number into the old system has no code (T-111), and
 * whoever has the number now but not the password opens an account of their own.
 */
export async function beginClaim(
  parts: JourneyParts,
  journey: Journey,
  { personId, since, forget }: PasswordShown,
): Promise<boolean> {
  const claim = { personId, at: Math.floor(parts.clock().getTime() / 1000) };
  await advance(
    parts,
    journey,
    { ...journey.stored.state, view: 'claim', claim },
    { changes: [forget], shown: { personId, password: since } },
  );
  return true;
}

/** Who is being claimed, where the password shown was that of the account which carries the typed name. */
export function claimedBy({ stored }: Journey, { unproven }: Identified): Person | undefined {
  return unproven && stored.state.claim?.personId === unproven.person.id ? unproven.person : undefined;
}

/** The second proof was made: the name is verified, and what was imported is this person's. False when another was faster. */
export function claimAccount(
  parts: JourneyParts,
  { uid }: Journey,
  personId: string,
  identifier: Identifier,
): Promise<boolean> {
  return parts.knex.transaction(async (tx) => {
    const added = await addVerifiedIdentifier(tx, parts.cipher, personId, identifier);
    if (!added.ok) return false;
    const detail = { identifierKind: identifier.kind };
    const type = 'person.account.claimed';
    await recordEvent(tx, { type, outcome: 'success', actorId: personId, personId, detail });
    const { identifierId } = added;
    await factorChanged(tx, parts, personId, { code: 'identifier.added', identifier, identifierId }, uid);
    return true;
  });
}

/** The password counts from when it was shown. */
export function stateAfterClaim({ claim, ...state }: JourneyState): JourneyState {
  if (!claim) return state;
  return withProof(state, claim.personId, { ...passwordAuthenticator.prove({}), at: claim.at });
}

export async function drawClaim(parts: JourneyParts, journey: Journey, frame: Frame, told: Told): Promise<Page> {
  const { claim } = journey.stored.state;
  const clientId = claim && (await originOf(parts.knex, claim.personId));
  const origin = clientId === undefined ? undefined : await parts.clients.label(clientId);
  const parsed = parseIdentifier(journey.typed);
  return claimPage(frame, {
    ...props(journey, told),
    username: journey.typed,
    channel: parsed.ok && parsed.identifier.kind === 'email' ? 'email' : 'sms',
    origin: origin?.name[frame.locale],
  });
}
