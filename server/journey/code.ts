import { checkOneTimeCode } from '../authenticators/one-time-code/check-code.ts';
import { oneTimeCodeAuthenticator } from '../authenticators/one-time-code/proves.ts';
import { requestOneTimeCode } from '../authenticators/one-time-code/send-code.ts';
import { currentRequest } from '../http/request-context.ts';
import { locales } from '../lib/locale.ts';
import type { Identifier } from '../people/identifiers.ts';
import { registerPerson } from '../people/register-person.ts';
import { findPersonByIdentifier, identifierFingerprint, listIdentifiers, type Person } from '../people/store.ts';
import { advance } from './advance.ts';
import { claimAccount, claimedBy, stateAfterClaim } from './claim.ts';
import { identify } from './identify.ts';
import type { Journey, JourneyParts } from './parts.ts';
import { seconds } from './password.ts';
import { isOpenFor } from './registration.ts';
import { type JourneyState, withProof } from './state.ts';

/** Where a code of this journey goes: the typed login name, or in a step-up the mobile number of the person. */
export type CodeTarget = { identifier: Identifier; person: Person | undefined; isClaim?: boolean };

export async function codeTarget(parts: JourneyParts, journey: Journey): Promise<CodeTarget | undefined> {
  if (journey.step.name !== 'step-up' || !journey.person) {
    const found = await identify(parts, journey);
    const claimed = found && claimedBy(journey, found);
    return found && { identifier: found.identifier, person: claimed ?? found.known?.person, isClaim: !!claimed };
  }
  const own = await listIdentifiers(parts.knex, parts.cipher, journey.person.id);
  const mobile = own.find(({ kind, verifiedAt }) => kind === 'mobile' && verifiedAt !== null);
  return mobile && { identifier: { kind: 'mobile', value: mobile.value }, person: journey.person };
}

export type SendRefusal =
  | { reason: 'no-target' }
  /** Made-up persons have no phone and no mailbox, and nobody opens an account from a sandbox. */
  | { reason: 'sandbox' }
  | { reason: 'throttled'; retryAfterSeconds: number };

/**
 * Sends a code whether or not the address belongs to anybody: whoever reads that mailbox or phone may log in, or open an
 * account with it, and nobody else learns which of the two it would be (T-049).
 */
export async function sendCode(
  parts: JourneyParts,
  journey: Journey,
  state: JourneyState,
): Promise<SendRefusal | undefined> {
  if (journey.application?.environment === 'sandbox') return { reason: 'sandbox' };
  const target = await codeTarget(parts, journey);
  if (!target) return { reason: 'no-target' };
  const request = currentRequest();
  const sent = await requestOneTimeCode(
    parts,
    {
      purpose: state.errand,
      binding: journey.uid,
      identifier: target.identifier,
      personId: target.person?.id,
      locale: target.person?.locale ?? request?.locale ?? locales[0],
      ip: request?.ip ?? '127.0.0.1',
    },
    parts.clock(),
  );
  if (!sent.ok) return { reason: 'throttled', retryAfterSeconds: sent.retryAfterSeconds };
  await advance(parts, journey, {
    ...state,
    view: 'code',
    codeSentAt: seconds(parts),
    notice: state.codeSentAt ? 'code-sent' : undefined,
  });
  return undefined;
}

/** Judges a code. `wrong`: expired and used up alike. `closed`: it was right, and would have opened a new account. */
export async function proveCode(
  parts: JourneyParts,
  journey: Journey,
  code: string,
): Promise<'wrong' | 'closed' | undefined> {
  const target = journey.application?.environment !== 'sandbox' && (await codeTarget(parts, journey));
  if (!target) return 'wrong';
  const { errand } = journey.stored.state;
  const tried = {
    purpose: errand,
    binding: journey.uid,
    identifier: target.identifier,
    personId: target.person?.id,
    code,
  };
  const outcome = await checkOneTimeCode(parts, tried, parts.clock());
  if (!outcome.ok) return 'wrong';
  // judged where the account would be made: a login by code opens one as well as a registration does (T-131)
  if (!target.person && !isOpenFor(parts, target.identifier)) return 'closed';
  const owner = target.person ? { person: target.person, isNew: false } : await openAccount(parts, target.identifier);
  if (!owner) return 'wrong';
  if (target.isClaim && !(await claimAccount(parts, journey, owner.person.id, target.identifier))) return 'wrong';
  const next = stateAfterCode(parts, journey, owner, target.identifier);
  const shown = { personId: owner.person.id, address: identifierFingerprint(parts.cipher, target.identifier) };
  await advance(parts, journey, target.isClaim ? stateAfterClaim(next) : next, { shown });
  return undefined;
}

function stateAfterCode(
  parts: JourneyParts,
  journey: Journey,
  owner: { person: { id: string }; isNew: boolean },
  identifier: Identifier,
): JourneyState {
  const channel = identifier.kind === 'mobile' ? 'sms' : 'email';
  const proof = { ...oneTimeCodeAuthenticator.prove({ channel }), at: seconds(parts) };
  const state = withProof(
    { ...journey.stored.state, isPrefilled: undefined, codeSentAt: undefined },
    owner.person.id,
    proof,
  );
  if (owner.isNew) return { ...state, view: 'credential', errand: 'login', notice: 'registered' };
  return state.errand === 'reset' ? { ...state, view: 'reset-password' } : { ...state, view: 'identifier' };
}

/** A proven address that belongs to nobody becomes an account. Of two parallel tries the second finds the first one's. */
async function openAccount(parts: JourneyParts, identifier: Identifier) {
  const request = currentRequest();
  const person = { identifier, locale: request?.locale ?? locales[0], largePrint: false };
  const opened = await parts.knex.transaction((tx) => registerPerson(tx, parts.cipher, person));
  if (opened.ok) return { person: { id: opened.personId }, isNew: true };
  const existing = await findPersonByIdentifier(parts.knex, parts.cipher, identifier);
  return existing?.status === 'active' ? { person: existing, isNew: false } : undefined;
}
