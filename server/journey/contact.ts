import { checkOneTimeCode } from '../authenticators/one-time-code/check-code.ts';
import { requestOneTimeCode } from '../authenticators/one-time-code/send-code.ts';
import { currentRequest } from '../http/request-context.ts';
import { addFreeIdentifier } from '../people/add-identifier.ts';
import { type Identifier, parseIdentifier } from '../people/identifiers.ts';
import { factorChanged } from '../recovery/factor-changed.ts';
import { advance } from './advance.ts';
import { bindOnce } from './bind-once.ts';
import { openTyped, sealTyped } from './open-journey.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { seconds } from './password.ts';
import type { JourneyState } from './state.ts';

const purpose = 'verify-identifier';

/** The address that the page shows: typed, or told by the source, which is worth no more than typing (T-112). */
export function contactTyped(parts: JourneyParts, { stored }: Journey): string {
  const typed = stored.state.contact?.typed;
  return typed === undefined ? '' : openTyped(parts, typed);
}

/** Sends a code to it, whether or not it belongs to anybody (T-049). Gives how long to wait when too many were sent. */
export async function sendContactCode(
  parts: JourneyParts,
  journey: Journey,
  typed: { text: string; identifier: Identifier },
): Promise<{ retryAfterSeconds: number } | undefined> {
  const { person, stored, uid } = journey;
  if (!person) throw new Error('nobody is logged in');
  const ip = currentRequest()?.ip ?? '127.0.0.1';
  const { identifier } = typed;
  const request = { purpose, binding: uid, identifier, personId: person.id, locale: person.locale, ip } as const;
  const sent = await requestOneTimeCode(parts, request, parts.clock());
  if (!sent.ok) return sent;
  const contact = { typed: sealTyped(parts, typed.text), sentAt: seconds(parts) };
  await advance(parts, journey, { ...stored.state, contact, notice: undefined });
  return undefined;
}

/**
 * Adds the address as a login name once its code came back. One that opens another account is refused, a mobile number too: the
 * person has an account already, and it is that one that should be linked.
 */
export async function proveContact(
  parts: JourneyParts,
  journey: Journey,
  code: string,
): Promise<'wrong' | 'taken' | undefined> {
  const { person, uid, stored } = journey;
  const parsed = parseIdentifier(contactTyped(parts, journey));
  if (!person || !parsed.ok) return 'wrong';
  const { identifier } = parsed;
  const tried = { purpose, binding: uid, identifier, personId: person.id, code } as const;
  if (!(await checkOneTimeCode(parts, tried, parts.clock())).ok) return 'wrong';
  const used = { ...stored, state: { ...withoutContact(stored.state), notice: 'contact-added' as const } };
  const outcome = await bindOnce(
    parts,
    { uid, stored: used },
    {
      personId: person.id,
      bind: (tx) => addFreeIdentifier(tx, parts.cipher, person.id, identifier),
      rest: (tx, { identifierId }) =>
        factorChanged(tx, parts, person.id, { code: 'identifier.added', identifier, identifierId }, uid),
    },
  );
  if (!outcome.ok && outcome.reason === 'identifier-taken') return 'taken';
  journey.ctx.redirect(`/login/${uid}`);
  return undefined;
}

/** Back to the question: another address. */
export async function changeContact(parts: JourneyParts, journey: Journey): Promise<void> {
  const { typed } = journey.stored.state.contact ?? {};
  await advance(parts, journey, { ...journey.stored.state, contact: typed === undefined ? {} : { typed } });
}

/** Not now: the account is entered by its source, and an address can be added on the account page. */
export async function skipContact(parts: JourneyParts, journey: Journey): Promise<void> {
  await advance(parts, journey, withoutContact(journey.stored.state));
}

function withoutContact({ contact: _contact, notice: _notice, ...state }: JourneyState): JourneyState {
  return state;
}
