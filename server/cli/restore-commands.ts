import { voidEveryRequest } from '../approvals/decide.ts';
import { recordEvent } from '../audit/record.ts';
import { loadConfig } from '../config.ts';
import { endInvitations, endSingleUses, forgetUnfinished, stopLists } from '../db/forget-unfinished.ts';
import { attachOwner } from '../db/start.ts';
import { withdrawEveryOffer } from '../developers/applications/transfers/hand-over.ts';
import { cancelEveryRecovery } from '../recovery/desk-recovery.ts';
import type { Command } from './command.ts';

export const afterRestore: Command = {
  name: 'after-restore',
  summary:
    'For a database that was restored, before the service starts on it: everybody is logged out, codes, tokens and logins on their way are void, what waits for a second person or for a time is void, as are links and exports for one use, lists under way are stopped. Needs DATABASE_MIGRATION_URL.',
  options: { reason: 'why, for the audit log; no personal data' },
  required: ['reason'],
  run: async ({ env, options }) => {
    const { database, stop } = await attachOwner(loadConfig(env));
    try {
      const lines = await database.knex.transaction(async (tx) => {
        const detail = { command: 'after-restore', reason: options.reason ?? '' };
        await recordEvent(tx, { type: 'operator.command.ran', outcome: 'success', detail });
        await forgetUnfinished(tx);
        const now = new Date();
        const ended = await endInvitations(tx, now);
        const uses = await endSingleUses(tx, now);
        return [
          `nobody is logged in; ${await cancelEveryRecovery(tx, now)} recoveries stopped`,
          `${await voidEveryRequest(tx, now)} requests for a second person void`,
          `${await withdrawEveryOffer(tx, now)} offers of applications taken back`,
          `${ended.links} links into teams, to posts and to first roles ended`,
          `${ended.mandates} invitations to act for enterprises ended`,
          `${uses.exports} exports that were allowed, ${uses.takeBacks} links that take a change back ended`,
          `${await stopLists(tx, now)} lists of officials stopped until somebody has them go on`,
        ];
      });
      return { lines, ok: true };
    } finally {
      await stop();
    }
  },
};
