import { recordEvent } from '../audit/record.ts';
import { loadConfig } from '../config.ts';
import { forgetUnfinished } from '../db/forget-unfinished.ts';
import { attachOwner } from '../db/start.ts';
import { cancelEveryRecovery } from '../recovery/desk-recovery.ts';
import type { Command } from './command.ts';

export const afterRestore: Command = {
  name: 'after-restore',
  summary:
    'For a database that was restored, before the service starts on it: everybody is logged out, codes, tokens and logins on their way are void, recoveries at the desk that wait are stopped. Needs DATABASE_MIGRATION_URL.',
  options: { reason: 'why, for the audit log; no personal data' },
  required: ['reason'],
  run: async ({ env, options }) => {
    const { database, stop } = await attachOwner(loadConfig(env));
    try {
      const stopped = await database.knex.transaction(async (tx) => {
        const detail = { command: 'after-restore', reason: options.reason ?? '' };
        await recordEvent(tx, { type: 'operator.command.ran', outcome: 'success', detail });
        await forgetUnfinished(tx);
        return cancelEveryRecovery(tx, new Date());
      });
      return { lines: [`nobody is logged in; ${stopped} recoveries stopped`], ok: true };
    } finally {
      await stop();
    }
  },
};
