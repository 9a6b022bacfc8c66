import { loadConfig } from '../config.ts';
import { setPasskeyPolicy } from '../officials/passkey-policy.ts';
import type { Command } from './command.ts';
import { actor, inUnit, reason, unit } from './official-commands.ts';

export const unitPolicy: Command = {
  name: 'unit-policy',
  summary: 'Sets what a unit demands of the passkeys of its officials and of those of the units below it.',
  options: {
    unit,
    'hardware-bound':
      'yes: security keys of proven models alone; no: every passkey will do; inherit: as the unit above',
    models: 'AAGUIDs of the models that will do, separated by commas; any trusted model unless given',
    reason,
  },
  required: ['unit', 'hardware-bound', 'reason'],
  run: async ({ env, options }) => {
    const demand = options['hardware-bound'] ?? '';
    if (!['yes', 'no', 'inherit'].includes(demand))
      return { lines: ['--hardware-bound is yes, no or inherit.'], ok: false };
    const models = options.models?.split(',').map((aaguid) => aaguid.trim().toLowerCase()) ?? null;
    const policy = demand === 'inherit' ? null : { hardwareBound: demand === 'yes', models };
    if (!policy && models) return { lines: ['Models and inherit exclude each other.'], ok: false };
    return inUnit(loadConfig(env), options.unit ?? '', async (parts, unitId) => {
      const outcome = await setPasskeyPolicy(parts, actor('unit-policy', options), unitId, policy);
      return { lines: [outcome.ok ? 'The policy holds from the next login on.' : outcome.reason], ok: outcome.ok };
    });
  },
};
