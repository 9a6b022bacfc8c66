import { loadConfig } from '../config.ts';
import { inviteFirst } from '../roles/first-administrators.ts';
import { chiefRoles } from '../roles/role.ts';
import type { Command } from './command.ts';
import { inUnit, reason, unit } from './official-commands.ts';

export const administratorInvite: Command = {
  name: 'administrator-invite',
  summary:
    'Prints a link that makes the first administrator of a kind, once, within an hour. None while somebody is one.',
  options: { role: `${chiefRoles.join(', ')}: one link for each, three different persons`, unit, reason },
  required: ['role', 'unit', 'reason'],
  run: async ({ env, options }) => {
    const role = chiefRoles.find((one) => one === options.role);
    if (!role) return { lines: [`--role is one of ${chiefRoles.join(', ')}.`], ok: false };
    return inUnit(loadConfig(env), options.unit ?? '', async ({ knex, config, clock }, unitId) => {
      const wish = { issuer: config.issuer, role, unitId, reason: options.reason ?? '' };
      const invited = await inviteFirst(knex, wish, clock());
      if (!invited.ok)
        return {
          lines: [`Somebody is ${role} administrator already: further ones are granted in the console.`],
          ok: false,
        };
      return { lines: [invited.link, `valid until ${invited.expiresAt.toISOString()}`], ok: true };
    });
  },
};
