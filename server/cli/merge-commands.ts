import { recordEvent } from '../audit/record.ts';
import { createClientRegistry } from '../clients/registry.ts';
import { loadConfig } from '../config.ts';
import type { Database } from '../db/database.ts';
import { createColumnCipher } from '../keys/column-cipher.ts';
import { previewMerge } from '../merging/preview.ts';
import { personOf } from '../people/subject.ts';
import type { RecoveryParts } from '../recovery/factor-changed.ts';
import { undoAndTell } from '../recovery/merged.ts';
import type { Command, CommandCall, CommandResult } from './command.ts';
import { withDatabase } from './database-commands.ts';

const reason = 'why, for the audit log; no personal data';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const accountMerge: Command = {
  name: 'account-merge',
  summary:
    'Says what merging two accounts would do, and why it cannot be done. Changes nothing: the person merges on the account page, or two people at the console.',
  options: {
    surviving: 'id of the account that would stay, as in the audit log',
    retired: 'id of the account that would go into it',
    'dry-run': 'yes: there is nothing else',
    reason,
  },
  required: ['surviving', 'retired', 'dry-run', 'reason'],
  run: async (call) => {
    const { surviving = '', retired = '', 'dry-run': dryRun } = call.options;
    if (dryRun !== 'yes') return failed('This command only rehearses: give --dry-run yes.');
    for (const id of [surviving, retired]) if (!uuid.test(id)) return failed(`${id} is no account id.`);
    return withParts('account-merge', call, async (parts, { knex }) => {
      for (const id of [surviving, retired]) {
        if (!(await personOf(knex, id))) return failed(`There is no account ${id}.`);
      }
      const wish = { survivingId: surviving, retiredId: retired, take: [], by: 'desk', actorId: undefined } as const;
      const preview = await previewMerge(knex, parts, wish);
      if (!preview.ok) return failed(`cannot be merged: ${preview.reason}`);
      const { merge, sum } = preview;
      return {
        ok: true,
        lines: [
          ...Object.entries(sum.moved).map(([table, rows]) => `${table}: ${rows}`),
          `sessions that end: ${sum.sessions}`,
          `applications that go on with the old sub: ${sum.kept.join(', ') || 'none'}`,
          `applications that are told of another sub: ${merge.told.map(({ clientId }) => clientId).join(', ') || 'none'}`,
        ],
      };
    });
  },
};

export const accountMergeUndo: Command = {
  name: 'account-merge-undo',
  summary: 'Takes two merged accounts apart, within 30 days; what has changed since stays as it is, and is said.',
  options: { merge: 'id of the merge, as in the audit log', reason },
  required: ['merge', 'reason'],
  run: async (call) => {
    const { merge: mergeId = '' } = call.options;
    if (!uuid.test(mergeId)) return failed(`${mergeId} is no merge id.`);
    return withParts('account-merge-undo', call, async (parts, { knex }) => {
      const undone = await knex.transaction((tx) =>
        undoAndTell(tx, parts, { mergeId, by: 'operator', actorId: undefined }),
      );
      if (!undone.ok) return failed(`cannot be undone: ${undone.reason}`);
      const { restored, lost } = undone.sum;
      return {
        ok: true,
        lines: [
          ...Object.entries(restored).map(([table, rows]) => `${table}: ${rows} as before`),
          ...Object.entries(lost).map(([table, rows]) => `${table}: ${rows} changed since, left as they are`),
        ],
      };
    });
  },
};

function failed(line: string): CommandResult {
  return { lines: [line], ok: false };
}

/** Opens what merges need, and records that the command ran. */
async function withParts(
  command: string,
  { env, options }: CommandCall,
  work: (parts: RecoveryParts, database: Database) => Promise<CommandResult>,
): Promise<CommandResult> {
  const config = loadConfig(env);
  return withDatabase(config, async (database) => {
    // before the act: an attempt that fails was an attempt all the same
    const detail = { command, reason: options.reason ?? '' };
    await recordEvent(database.knex, { type: 'operator.command.ran', outcome: 'success', detail });
    const cipher = createColumnCipher(config);
    const clients = await createClientRegistry({ database, cipher });
    return work({ config, cipher, clients, clock: () => new Date() }, database);
  });
}
