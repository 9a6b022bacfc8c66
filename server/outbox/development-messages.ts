import type { Message } from '../../adapters/messages/gateway.ts';
import type { Queryable } from '../db/database.ts';
import { insertDevelopmentMessage, listNewestDevelopmentMessages } from './store.ts';

export type DevelopmentMessage = Message & { sentAt: Date };

/** What the development gateway "sent", newest first: data of the development outbox page. */
export async function listDevelopmentMessages(knex: Queryable, limit: number): Promise<DevelopmentMessage[]> {
  const rows = await listNewestDevelopmentMessages(knex, limit);
  return rows.map(({ sent_at, ...message }) => ({ ...message, sentAt: sent_at }));
}

/** Keeps a message for the page; false when it was there already. Given to the development gateway. */
export async function keepDevelopmentMessage(knex: Queryable, message: Message): Promise<boolean> {
  return insertDevelopmentMessage(knex, message);
}
