import { type Identifier, parseIdentifier } from '../people/identifiers.ts';
import type { JourneyParts } from './parts.ts';

type Parts = Pick<JourneyParts, 'policies'>;

/** Whether an account can be opened with an address of this kind now. */
export function isOpenFor({ policies }: Parts, { kind }: Pick<Identifier, 'kind'>): boolean {
  const { registration } = policies.current();
  return kind === 'mobile' ? registration.byMobile : registration.byEmail;
}

/** The same for a login name as typed. */
export function mayRegister(parts: Parts, typed: string): boolean {
  const parsed = parseIdentifier(typed);
  return parsed.ok && isOpenFor(parts, parsed.identifier);
}

/** Nobody can open an account themselves. */
export function isRegistrationClosed(parts: Parts): boolean {
  return !isOpenFor(parts, { kind: 'mobile' }) && !isOpenFor(parts, { kind: 'email' });
}
