import { recordEvent } from '../audit/record.ts';
import { loadConfig } from '../config.ts';
import { listDeadEntries, replayDead, replayDeadOf } from '../outbox/dead-letters.ts';
import type { Command } from './command.ts';
import { withDatabase } from './database-commands.ts';

const mostListed = 100;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const outboxList: Command = {
  name: 'outbox-list',
  summary: `Lists deliveries that were given up, the newest ${mostListed} first: id, kind, target, tries, last error.`,
  options: {},
  required: [],
  run: async ({ env }) =>
    withDatabase(loadConfig(env), async ({ knex }) => {
      const dead = await listDeadEntries(knex, mostListed);
      const lines = dead.map(({ id, kind, target, attempts, lastError, deadSince }) =>
        [id, kind, target, `${attempts} tries`, lastError, deadSince.toISOString()].join('  '),
      );
      return { lines: lines.length > 0 ? lines : ['Nothing was given up.'], ok: true };
    }),
};

export const outboxReplay: Command = {
  name: 'outbox-replay',
  summary: 'Puts deliveries that were given up back into the queue, with all their tries.',
  options: {
    reason: 'why, for the audit log; no personal data',
    id: 'one entry, as outbox-list prints it',
    target: 'all entries of one target: a client_id, sms or email',
  },
  required: ['reason'],
  run: async ({ env, options }) => {
    const { id, target, reason = '' } = options;
    if ((id === undefined) === (target === undefined)) return { lines: ['Give either --id or --target.'], ok: false };
    if (id !== undefined && !uuid.test(id)) return { lines: [`${id} is no id of an entry.`], ok: false };
    const replayed = await withDatabase(loadConfig(env), ({ knex }) =>
      knex.transaction(async (tx) => {
        // also when nothing comes of it: an attempt was an attempt
        const detail = { command: 'outbox-replay', reason };
        await recordEvent(tx, { type: 'operator.command.ran', outcome: 'success', detail });
        const now = new Date();
        if (id !== undefined) return (await replayDead(tx, id, now)).ok ? 1 : 0;
        return replayDeadOf(tx, target ?? '', now);
      }),
    );
    return replayed > 0
      ? { lines: [`${replayed} back in the queue`], ok: true }
      : { lines: ['Nothing replayed: no such entry was given up.'], ok: false };
  },
};
