import type { Queryable } from '../../db/database.ts';
import type { ColumnCipher } from '../../keys/column-cipher.ts';
import { enqueueMessages } from '../../outbox/enqueue.ts';
import { listAddresses } from '../addresses.ts';
import { getPerson } from '../find-person.ts';
import type { Identifier } from '../identifiers.ts';
import type { Notice } from './notice.ts';
import { noticeMessage } from './notice-message.ts';

/**
 * Tells a person something about their account, at every verified address they have, in their language (T-078): whoever
 * took one phone or mailbox over must not be the only one who hears of it. In the caller's transaction, so that the notice
 * leaves with the act or not at all. `exceptIdentifier` leaves one address out, such as the one the notice is about. Gives
 * how many addresses are told.
 */
export async function enqueueNotices(
  tx: Queryable,
  cipher: ColumnCipher,
  personId: string,
  notice: Notice,
  exceptIdentifier?: Identifier,
): Promise<number> {
  const { locale } = await getPerson(tx, personId);
  const all = await listAddresses(tx, cipher, personId);
  const addresses = all.filter((address) => !isSame(address, exceptIdentifier));
  await enqueueMessages(
    tx,
    cipher,
    addresses.map((address) => noticeMessage(notice, address, locale)),
  );
  return addresses.length;
}

function isSame(one: Identifier, other: Identifier | undefined): boolean {
  return one.kind === other?.kind && one.value === other.value;
}
