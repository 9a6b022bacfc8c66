import { recordEvent } from '../audit/record.ts';
import { loadConfig } from '../config.ts';
import { createColumnCipher } from '../keys/column-cipher.ts';
import { ensureSigningKeys, rotateSigningKeys, signingAlgs, withdrawSigningKey } from '../keys/signing-keys.ts';
import type { Command } from './command.ts';
import { withDatabase } from './database-commands.ts';

const reason = 'why, for the audit log; no personal data';

export const keysRotate: Command = {
  name: 'keys-rotate',
  summary: 'Lets the next signing key sign from now on; keys published for less than a day are left alone.',
  options: { reason, alg: `only this algorithm: ${signingAlgs.join(' or ')}; both unless given` },
  required: ['reason'],
  run: async ({ env, options }) => {
    const config = loadConfig(env);
    const alg = signingAlgs.find((each) => each === options.alg);
    if (options.alg !== undefined && !alg) return { lines: [`There is no algorithm ${options.alg}.`], ok: false };
    return withDatabase(config, async ({ knex }) => {
      // Before the act: an attempt that fails was an attempt all the same.
      const detail = { command: 'keys-rotate', reason: options.reason ?? '' };
      await recordEvent(knex, { type: 'operator.command.ran', outcome: 'success', detail });
      const rotated = await rotateSigningKeys(knex, createColumnCipher(config), {
        now: new Date(),
        ...(alg && { alg }),
      });
      if (rotated.length === 0)
        return { lines: ['Nothing rotated: no next key has been published for a day yet.'], ok: false };
      return { lines: rotated.map((key) => `${key.alg} now signs with ${key.kid}`), ok: true };
    });
  },
};

export const keysWithdraw: Command = {
  name: 'keys-withdraw',
  summary: 'Takes a signing key out of use at once: what it signed no longer verifies.',
  options: { reason, kid: 'id of the key, as in the published key set' },
  required: ['reason', 'kid'],
  run: async ({ env, options }) => {
    const config = loadConfig(env);
    const withdrawal = { kid: options.kid ?? '', reason: options.reason ?? '', now: new Date() };
    return withDatabase(config, async ({ knex }) => {
      const result = await knex.transaction((tx) => withdrawSigningKey(tx, withdrawal));
      if (!result.ok) return { lines: [result.reason], ok: false };
      await ensureSigningKeys(knex, createColumnCipher(config), new Date());
      const replaced = result.replacedBy === undefined ? '' : `; ${result.replacedBy} signs in its place`;
      return { lines: [`withdrew ${withdrawal.kid}${replaced}`], ok: true };
    });
  },
};
