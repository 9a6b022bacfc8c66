import type { EnterpriseRegistry } from '../../adapters/registries/enterprise.ts';
import { recordEvent } from '../audit/record.ts';
import { createClientRegistry } from '../clients/registry.ts';
import { type Config, loadConfig } from '../config.ts';
import type { Applied } from '../enterprises/apply-answer.ts';
import { recheckByCode } from '../enterprises/recheck-by-code.ts';
import { createColumnCipher } from '../keys/column-cipher.ts';
import type { Command } from './command.ts';
import { withDatabase } from './database-commands.ts';

const answers: Record<Applied | 'not-claimed' | 'registry-unavailable', string> = {
  unchanged: 'the registry says the same as before',
  changed: 'the registry said something new, which was taken over',
  'representative-ended': 'the representative is so no more: their right and all mandates resting on it have ended',
  overtaken: 'somebody claimed or checked it at the same moment; that counts',
  'not-claimed': 'nobody has claimed an enterprise with this code',
  'registry-unavailable': 'the enterprise registry did not answer; nothing was changed',
};

/** The registry is chosen at the top, like every adapter. */
export function createEnterprisesCheck(createRegistry: (config: Config) => EnterpriseRegistry): Command {
  return {
    name: 'enterprises-check',
    summary:
      'Asks the registry about one enterprise at once, and takes its word: what rests on a former representative ends.',
    options: {
      uscc: 'unified social credit code of the enterprise',
      reason: 'why, for the audit log; no personal data',
    },
    required: ['uscc', 'reason'],
    run: async ({ env, options }) => {
      const config = loadConfig(env);
      return withDatabase(config, async (database) => {
        const { knex } = database;
        // Before the act: an attempt that fails was an attempt all the same.
        const detail = { command: 'enterprises-check', reason: options.reason ?? '' };
        await recordEvent(knex, { type: 'operator.command.ran', outcome: 'success', detail });
        const cipher = createColumnCipher(config);
        const clients = await createClientRegistry({ database, cipher });
        const enterpriseRegistry = createRegistry(config);
        const parts = { config, knex, cipher, clients, enterpriseRegistry, clock: () => new Date() };
        const checked = await recheckByCode(parts, options.uscc ?? '');
        return { lines: [answers[checked.ok ? checked.result : checked.reason]], ok: checked.ok };
      });
    },
  };
}
