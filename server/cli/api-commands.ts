import { recordEvent } from '../audit/record.ts';
import { registerApplication } from '../clients/register-application.ts';
import { loadConfig } from '../config.ts';
import { permissions } from '../lib/permission.ts';
import type { Command } from './command.ts';
import { inUnit, reason, unit } from './official-commands.ts';

export const apiApplicationAdd: Command = {
  name: 'api-application-add',
  summary:
    'Registers a program of administrators for the admin API: no secret, its tokens are bound to its key. Departments cannot.',
  options: {
    unit,
    name: 'name that its login and consent pages show',
    'redirect-uri': 'where its logins come back to: https, or http://localhost for a program on one’s own machine',
    scope: 'permissions with spaces between; all of them unless given',
    reason,
  },
  required: ['unit', 'name', 'redirect-uri', 'reason'],
  run: async ({ env, options }) => {
    const asked = options.scope?.split(' ').filter((one) => one !== '') ?? permissions;
    const unknown = asked.filter((one) => !(permissions as readonly string[]).includes(one));
    if (unknown.length > 0) return { lines: [`No such permission: ${unknown.join(' ')}.`], ok: false };
    const { name = '', 'redirect-uri': redirectUri = '', reason: why = '' } = options;
    return inUnit(loadConfig(env), options.unit ?? '', ({ knex, cipher }, unitId) =>
      knex.transaction(async (tx) => {
        const done = await registerApplication(tx, cipher, {
          unitId,
          name: { 'zh-Hans': name, 'zh-Hant': name, en: name },
          firstParty: true,
          metadata: {
            redirect_uris: [redirectUri],
            application_type: redirectUri.startsWith('https:') ? 'web' : 'native',
            token_endpoint_auth_method: 'none',
            dpop_bound_access_tokens: true,
            scope: `openid ${asked.join(' ')}`,
          },
        });
        if (!done.ok) return { lines: [`Refused: ${done.reason}.`], ok: false };
        const detail = { command: 'api-application-add', reason: why };
        await recordEvent(tx, { type: 'operator.command.ran', outcome: 'success', clientId: done.clientId, detail });
        return { lines: [`client_id ${done.clientId}`], ok: true };
      }),
    );
  },
};
