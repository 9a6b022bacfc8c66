import { randomBytes } from 'node:crypto';
import { currentRequest } from '../http/request-context.ts';
import type { Identity, IdentityKey } from '../lib/identity.ts';

/** The identity a grant that this request has read or stored was given in, with what is true of it now. */
export function identityOfGrant(grantId: string): Identity {
  const identity = currentRequest()?.cache.get(`identity:${grantId}`);
  // never guessed: a wrong guess would put one identity's data into another's token
  if (!identity) throw new Error('the grant was not read in this request');
  return identity as Identity;
}

/**
 * Says, before a new grant is stored, in which identity it is given and what is true of it. The storage knows it by the id it
 * gets here, and stores it only if the identity may be worn at that moment.
 */
export function giveInIdentity(grant: { jti: string }, identity: Identity): void {
  const request = currentRequest();
  if (!request) throw new Error('grants are given in requests only');
  // as long as the library's own, which it would take when it stores the grant
  grant.jti = randomBytes(32).toString('base64url');
  request.cache.set(`identity-given:${grant.jti}`, identity);
}

/** What is true of the identity that the journey of this request chose for this person; undefined when it has ended. */
export function chosenIdentity(personId: string, key: IdentityKey): Identity | undefined {
  const chosen = currentRequest()?.cache.get(`identity-chosen:${personId}`) as Identity | undefined;
  return chosen?.key === key ? chosen : undefined;
}
