import type { ColumnCipher } from '../keys/column-cipher.ts';
import type { Invitee } from '../people/invitee.ts';

/** Context of column encryption and fingerprint of the official to be. */
export const inviteeContext = 'posts.invitee';

/** Kept while the post waits, for a new link; no name and no number holds a line break. */
export function sealInvitee(cipher: ColumnCipher, { name, mobile }: Invitee): Buffer {
  return cipher.encrypt(inviteeContext, `${mobile}\n${name}`);
}

export function openInvitee(cipher: ColumnCipher, sealed: Buffer): Invitee {
  const [mobile = '', name = ''] = cipher.decrypt(inviteeContext, sealed).split('\n');
  return { name, mobile };
}
